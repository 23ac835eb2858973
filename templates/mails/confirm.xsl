<?xml version="1.0" encoding="UTF-8"?>
<!-- Is this the right address? Until the button is pressed nothing else is mailed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject"><xsl:value-of select="w:say('mail.confirm.subject', 'dealer', dealer/@name)"/></xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.confirm.lead', 'dealer', dealer/@name)"/></xsl:template>

  <xsl:template name="more">
    <xsl:if test="waiting/@count &gt; 0"><p><xsl:value-of select="w:say('mail.confirm.waiting', 'count', waiting/@count)"/></p></xsl:if>
    <p><xsl:value-of select="w:say('mail.confirm.more', 'dealer', dealer/@name)"/></p>
  </xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.confirm.button')"/></xsl:template>
</xsl:stylesheet>
