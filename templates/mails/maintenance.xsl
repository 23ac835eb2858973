<?xml version="1.0" encoding="UTF-8"?>
<!-- Something wears or its time has come: the manager picks when we come. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text" select="w:say('mail.subject', 'matter', $matter, 'machine', $machine)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say(concat('mail.maintenance.lead', substring('.self', 1, 5 * boolean(case/@self))), 'machine', $machine, 'what', $condition)"/></xsl:template>

  <xsl:template name="more">
    <xsl:call-template name="what-to-do"/>
    <p><xsl:choose>
      <xsl:when test="case/@self"><xsl:value-of select="w:say('mail.shortage.more')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('mail.maintenance.more')"/></xsl:otherwise>
    </xsl:choose></p>
  </xsl:template>

  <xsl:template name="button"><xsl:choose>
    <xsl:when test="case/@self"><xsl:value-of select="w:say('mail.shortage.button', 'supply', $supply)"/></xsl:when>
    <xsl:otherwise><xsl:value-of select="w:say('mail.visit.button.choose')"/></xsl:otherwise>
  </xsl:choose></xsl:template>

  <xsl:template name="facts">
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'due'"/>
      <xsl:with-param name="value" select="$condition"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'since'"/>
      <xsl:with-param name="value" select="case/@since"/>
    </xsl:call-template>
    <xsl:call-template name="machine-facts"/>
  </xsl:template>
</xsl:stylesheet>
