<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- What is new about this model. -->
  <xsl:template name="title"><xsl:value-of select="w:say('guide.title', 'model', terminal/@model)"/></xsl:template>

  <xsl:template name="content">
    <xsl:call-template name="crumb"/>
    <h1><xsl:call-template name="title"/></h1>
    <xsl:choose>
      <xsl:when test="guide">
        <xsl:for-each select="guide">
          <section class="panel block" id="guide-{@id}"><xsl:if test="@lang"><xsl:attribute name="lang"><xsl:value-of select="@lang"/></xsl:attribute></xsl:if><h2><xsl:value-of select="@title"/></h2><p class="prose"><xsl:value-of select="text"/></p></section>
        </xsl:for-each>
      </xsl:when>
      <xsl:otherwise><p class="lead block"><xsl:value-of select="w:say('guide.none')"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
