<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- Calling service for a machine that has not said anything itself. -->
  <xsl:template name="title"><xsl:value-of select="w:say('service.title')"/></xsl:template>

  <xsl:template name="content">
    <xsl:call-template name="crumb"/>
    <h1><xsl:value-of select="w:say('service.title')"/></h1>
    <p class="sub"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></p>
    <form method="post" action="{form/@action}">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <div class="field">
        <label for="text"><xsl:value-of select="w:say('service.text')"/></label>
        <span class="quiet"><xsl:value-of select="w:say('service.hint')"/></span>
        <xsl:call-template name="wrong"><xsl:with-param name="field" select="'text'"/></xsl:call-template>
        <textarea id="text" name="text" maxlength="2000">
          <xsl:if test="//error[@field = 'text']"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">error-text</xsl:attribute></xsl:if>
          <xsl:value-of select="entered"/>
        </textarea>
      </div>
      <div class="acts block"><button class="primary" type="submit"><xsl:value-of select="w:say('service.button')"/></button>
        <a href="{terminal/@href}"><xsl:value-of select="w:say('service.back')"/></a></div>
      <p class="quiet block"><xsl:value-of select="w:say('service.what-next')"/></p>
    </form>
  </xsl:template>
</xsl:stylesheet>
