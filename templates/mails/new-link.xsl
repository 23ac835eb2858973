<?xml version="1.0" encoding="UTF-8"?>
<!-- A new link in place of the one before. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject"><xsl:value-of select="w:say('mail.new-link.subject', 'dealer', dealer/@name)"/></xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.new-link.lead')"/></xsl:template>

  <xsl:template name="more"><p><xsl:value-of select="w:say('mail.new-link.more')"/></p></xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.home.button')"/></xsl:template>
</xsl:stylesheet>
