<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say(concat('staff.message.', message/@key, '.title'))"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="message">
      <div class="message">
        <h1><xsl:if test="text"><xsl:call-template name="landing"/></xsl:if><xsl:value-of select="w:say(concat('staff.message.', @key, '.title'))"/></h1>
        <xsl:if test="text"><p class="lead"><xsl:value-of select="w:desk(text)"/></p></xsl:if>
        <p><xsl:value-of select="w:say(concat('staff.message.', @key, '.text'))"/></p>
        <p><a href="/staff"><xsl:value-of select="w:say('staff.message.back')"/></a></p>
      </div>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
