<?xml version="1.0" encoding="UTF-8"?>
<!-- A letter on paper: the page that is attached to it, and what a fax shows. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/letter">
    <paper language="{@language}">
      <head><xsl:value-of select="dealer/@name"/></head>
      <title><xsl:value-of select="subject"/></title>
      <xsl:if test="salutation"><p><xsl:value-of select="salutation"/></p></xsl:if>
      <p><xsl:value-of select="lead"/></p>
      <xsl:for-each select="p"><p><xsl:value-of select="."/></p></xsl:for-each>
      <facts><xsl:for-each select="facts/fact"><fact name="{@name}"><xsl:value-of select="."/></fact></xsl:for-each></facts>
      <foot>
        <xsl:value-of select="dealer/@name"/>
        <xsl:for-each select="dealer/@address | dealer/@telephone | dealer/@mail"><xsl:text> · </xsl:text><xsl:value-of select="."/></xsl:for-each>
      </foot>
    </paper>
  </xsl:template>
</xsl:stylesheet>
