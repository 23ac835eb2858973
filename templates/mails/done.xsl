<?xml version="1.0" encoding="UTF-8"?>
<!-- The matter has ended. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text" select="w:say('mail.done.subject', 'matter', $matter, 'machine', $machine)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.done.lead', 'matter', $matter, 'machine', $machine)"/></xsl:template>

  <xsl:template name="more"><p><xsl:value-of select="w:say('mail.done.more')"/></p></xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.done.button')"/></xsl:template>

  <xsl:template name="facts">
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'done'"/>
      <xsl:with-param name="value" select="case/@done"/>
    </xsl:call-template>
    <xsl:call-template name="machine-facts"/>
  </xsl:template>
</xsl:stylesheet>
