<?xml version="1.0" encoding="UTF-8"?>
<!-- When the service person comes, or that nobody comes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text">
        <xsl:choose>
          <xsl:when test="visit/@cancelled"><xsl:value-of select="w:say('mail.visit-date.subject.cancelled', 'machine', $machine)"/></xsl:when>
          <xsl:when test="time"><xsl:value-of select="w:say('mail.visit-date.subject', 'day', time/@day, 'machine', $machine)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="w:say('mail.visit-date.subject.open', 'machine', $machine)"/></xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead">
    <xsl:choose>
      <xsl:when test="visit/@cancelled and time"><xsl:value-of select="w:say('mail.visit-date.lead.cancelled', 'span', time/@span, 'machine', $machine)"/></xsl:when>
      <xsl:when test="visit/@cancelled"><xsl:value-of select="w:say('mail.visit-date.lead.cancelled-open', 'machine', $machine)"/></xsl:when>
      <xsl:when test="time and visit/@person"><xsl:value-of select="w:say('mail.visit-date.lead.named', 'person', visit/@person, 'span', time/@span, 'machine', $machine)"/></xsl:when>
      <xsl:when test="time"><xsl:value-of select="w:say('mail.visit-date.lead', 'span', time/@span, 'machine', $machine)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('mail.visit-date.lead.open', 'machine', $machine)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="more">
    <p><xsl:value-of select="w:say(concat('mail.visit-date.more', substring('.cancelled', 1, 10 * boolean(visit/@cancelled))))"/></p>
  </xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.visit.button')"/></xsl:template>

  <xsl:template name="facts">
    <xsl:if test="not(visit/@cancelled)">
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'when'"/>
        <xsl:with-param name="value" select="time/@span"/>
      </xsl:call-template>
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'who'"/>
        <xsl:with-param name="value">
          <xsl:value-of select="visit/@person"/>
          <xsl:if test="visit/@person and visit/@store"><xsl:value-of select="w:say('list.comma')"/></xsl:if>
          <xsl:value-of select="visit/@store"/>
        </xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'telephone'"/>
        <xsl:with-param name="value" select="visit/@telephone"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'matter'"/>
      <xsl:with-param name="value" select="$matter"/>
    </xsl:call-template>
    <xsl:call-template name="machine-facts"/>
  </xsl:template>
</xsl:stylesheet>
