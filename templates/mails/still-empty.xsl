<?xml version="1.0" encoding="UTF-8"?>
<!-- It was delivered, and the machine still says that it is at its end. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text" select="w:say('mail.still-empty.subject', 'supply', $supply, 'machine', $machine)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.still-empty.lead', 'supply', $supply, 'machine', $machine)"/></xsl:template>

  <xsl:template name="more">
    <p><xsl:value-of select="w:say('mail.still-empty.more')"/></p>
  </xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.still-empty.button')"/></xsl:template>

  <xsl:template name="facts">
    <xsl:call-template name="order-facts"/>
    <xsl:call-template name="machine-facts"/>
  </xsl:template>
</xsl:stylesheet>
