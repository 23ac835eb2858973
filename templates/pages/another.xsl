<?xml version="1.0" encoding="UTF-8"?>
<!-- Another time for a delivery: suggestions, one's own choice, a note. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('another.title', 'number', order/@number)"/></xsl:template>

  <xsl:template name="content">
    <p class="crumb"><a href="{@base}"><xsl:value-of select="w:say('nav.home')"/></a><xsl:text> / </xsl:text><a href="{order/@href}"><xsl:value-of select="order/@number"/></a></p>
    <h1><xsl:call-template name="title"/></h1>
    <xsl:for-each select="order"><p class="lead"><xsl:call-template name="order-when"/></p></xsl:for-each>
    <p class="quiet"><xsl:value-of select="w:say('free.stands')"/></p>
    <form method="post" action="{form/@action}" class="block">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <xsl:call-template name="wrong"><xsl:with-param name="field" select="'time'"/></xsl:call-template>
      <xsl:if test="suggestion">
        <fieldset class="block">
          <legend><xsl:value-of select="w:say('another.suggestions')"/></legend>
          <div class="choices">
            <xsl:for-each select="suggestion">
              <label class="choice"><input type="radio" name="time" value="{@value}"><xsl:if test="position() = 1"><xsl:attribute name="id">time</xsl:attribute></xsl:if><xsl:call-template name="invalid"><xsl:with-param name="field" select="'time'"/></xsl:call-template></input><span><xsl:call-template name="span"/></span></label>
            </xsl:for-each>
          </div>
        </fieldset>
      </xsl:if>
      <xsl:call-template name="free-time"/>
      <div class="field"><label for="note"><xsl:value-of select="w:say('another.note')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
        <textarea id="note" name="note" maxlength="1000"><xsl:value-of select="@note"/></textarea></div>
      <div class="acts block"><button class="primary" type="submit"><xsl:value-of select="w:say('another.button')"/></button>
        <a href="{order/@href}"><xsl:value-of select="w:say('visit.back')"/></a></div>
    </form>
  </xsl:template>
</xsl:stylesheet>
