<?xml version="1.0" encoding="UTF-8"?>
<!-- What a terminal's query said, to its installing person; there is no page of theirs to lead to. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text" select="w:say('mail.report.subject', 'said', report/@said, 'machine', $machine)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.report.lead', 'said', report/@said, 'machine', $machine)"/></xsl:template>

  <xsl:template name="more">
    <xsl:call-template name="what-to-do"/>
    <p><xsl:value-of select="w:say('mail.report.more')"/></p>
  </xsl:template>

  <xsl:template name="button"/>

  <xsl:template name="facts">
    <xsl:call-template name="fact"><xsl:with-param name="key" select="'says'"/><xsl:with-param name="value" select="report/@said"/></xsl:call-template>
    <xsl:if test="contains(report/@summary, '“')">
      <xsl:call-template name="fact"><xsl:with-param name="key" select="'typed'"/><xsl:with-param name="value" select="report/@summary"/></xsl:call-template>
    </xsl:if>
    <xsl:call-template name="machine-facts"/>
    <xsl:call-template name="fact"><xsl:with-param name="key" select="'installing'"/><xsl:with-param name="value" select="person/@name"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="key" select="'cover'"/><xsl:with-param name="value" select="report/@cover"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="key" select="'fax'"/><xsl:with-param name="value" select="report/@fax"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="key" select="'received'"/><xsl:with-param name="value" select="report/@received"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="key" select="'reception'"/><xsl:with-param name="value" select="report/@reception"/></xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
