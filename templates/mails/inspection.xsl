<?xml version="1.0" encoding="UTF-8"?>
<!-- A failure is possible: the manager picks when we come and look. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text" select="w:say('mail.subject', 'matter', $matter, 'machine', $machine)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.inspection.lead', 'machine', $machine, 'what', $condition)"/></xsl:template>

  <xsl:template name="more">
    <xsl:call-template name="what-to-do"/>
    <p><xsl:value-of select="w:say('mail.inspection.more')"/></p>
  </xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.visit.button.choose')"/></xsl:template>

  <xsl:template name="facts">
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'matter'"/>
      <xsl:with-param name="value" select="$matter"/>
    </xsl:call-template>
    <xsl:if test="string(case/@text) != string($condition)">
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'says'"/>
        <xsl:with-param name="value" select="case/@text"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'since'"/>
      <xsl:with-param name="value" select="case/@since"/>
    </xsl:call-template>
    <xsl:call-template name="machine-facts"/>
  </xsl:template>
</xsl:stylesheet>
