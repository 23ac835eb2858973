<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- When a service person can come: pick one, or ask to be called. -->
  <xsl:template name="title"><xsl:value-of select="w:say('visit.title')"/></xsl:template>

  <xsl:template name="content">
    <xsl:call-template name="crumb"/>
    <h1><xsl:value-of select="w:say('visit.title')"/></h1>
    <p class="sub"><a href="{case/@href}"><xsl:for-each select="case"><xsl:call-template name="case-title"/></xsl:for-each></a><xsl:text> · </xsl:text><xsl:value-of select="case/@service"/></p>
    <xsl:for-each select="case/visit[@state = 'confirmed']"><p class="lead"><xsl:call-template name="visit-when"/></p>
      <p class="quiet"><xsl:value-of select="w:say('free.stands')"/></p></xsl:for-each>
    <form method="post" action="{form/@action}" class="block">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <input type="hidden" name="seen" value="{@seen}"/>
      <xsl:call-template name="wrong"><xsl:with-param name="field" select="'time'"/></xsl:call-template>
      <xsl:choose>
        <xsl:when test="case/time">
          <xsl:for-each select="case/time[not(@iso-day = preceding-sibling::time/@iso-day)]">
            <xsl:variable name="day" select="@iso-day"/>
            <fieldset class="block">
              <legend><xsl:call-template name="date"/></legend>
              <div class="choices">
                <xsl:for-each select="../time[@iso-day = $day]">
                  <label class="choice"><input type="radio" name="time" value="{@id}"><xsl:if test="not(preceding-sibling::time)"><xsl:attribute name="id">time</xsl:attribute></xsl:if><xsl:call-template name="invalid"><xsl:with-param name="field" select="'time'"/></xsl:call-template><xsl:if test="@chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
                    <span><xsl:value-of select="w:say('visit.clock', 'time', @clock, 'until', @until)"/>
                      <xsl:if test="@store"><br/><span class="quiet small"><xsl:value-of select="@store"/></span></xsl:if></span></label>
                </xsl:for-each>
              </div>
            </fieldset>
          </xsl:for-each>
        </xsl:when>
        <xsl:otherwise><p class="lead"><xsl:value-of select="w:say('visit.no-times')"/></p></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="free-time"/>
      <fieldset class="block">
        <legend><xsl:value-of select="w:say('visit.none-fits')"/></legend>
        <div class="choices"><label class="choice"><input type="radio" name="time" value="0"><xsl:if test="not(case/time) and not(free/@chosen)"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span><xsl:value-of select="w:say('visit.call-me')"/></span></label></div>
      </fieldset>
      <div class="field"><label for="note"><xsl:value-of select="w:say('visit.note')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
        <textarea id="note" name="note" maxlength="1000"><xsl:value-of select="@note"/></textarea></div>
      <div class="acts block"><button class="primary" type="submit"><xsl:value-of select="w:say('visit.button')"/></button>
        <a href="{case/@href}"><xsl:value-of select="w:say('visit.back')"/></a></div>
      <p class="quiet block"><xsl:value-of select="w:say('visit.what-next')"/></p>
    </form>
  </xsl:template>
</xsl:stylesheet>
