<?xml version="1.0" encoding="UTF-8"?>
<!-- A letter as plain text: everything that the HTML says, the link in full. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/letter">
    <xsl:if test="salutation"><xsl:value-of select="salutation"/><xsl:text>&#10;&#10;</xsl:text></xsl:if>
    <xsl:value-of select="lead"/><xsl:text>&#10;</xsl:text>
    <xsl:for-each select="p"><xsl:text>&#10;</xsl:text><xsl:value-of select="."/><xsl:text>&#10;</xsl:text></xsl:for-each>
    <xsl:for-each select="matter">
      <xsl:text>&#10;</xsl:text><xsl:value-of select="title"/><xsl:text>&#10;</xsl:text>
      <xsl:value-of select="text"/><xsl:text>&#10;</xsl:text>
      <xsl:value-of select="@link"/><xsl:text>&#10;</xsl:text>
    </xsl:for-each>
    <xsl:if test="@link">
      <xsl:text>&#10;</xsl:text>
      <xsl:value-of select="w:say('mail.text.button', 'button', button)"/><xsl:text>&#10;</xsl:text>
      <xsl:value-of select="@link"/><xsl:text>&#10;</xsl:text>
    </xsl:if>
    <xsl:if test="facts/fact"><xsl:text>&#10;</xsl:text></xsl:if>
    <xsl:for-each select="facts/fact">
      <xsl:value-of select="w:say('mail.text.fact', 'name', @name, 'value', .)"/><xsl:text>&#10;</xsl:text>
    </xsl:for-each>
    <xsl:text>&#10;</xsl:text>
    <xsl:value-of select="w:say('mail.answer')"/><xsl:text>&#10;</xsl:text>
    <xsl:text>&#10;-- &#10;</xsl:text>
    <xsl:value-of select="dealer/@name"/><xsl:text>&#10;</xsl:text>
    <xsl:for-each select="dealer/@address | dealer/@telephone | dealer/@mail">
      <xsl:value-of select="."/><xsl:text>&#10;</xsl:text>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
