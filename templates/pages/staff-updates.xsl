<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.updates')"/></xsl:template>
  <xsl:template name="content">
    <h1><xsl:value-of select="w:say('staff.updates')"/></h1>
    <xsl:if test="not(programs/program)"><p class="quiet"><xsl:value-of select="w:say('staff.updates.none')"/></p></xsl:if>
    <xsl:for-each select="programs/program">
      <section class="panel"><h2><xsl:value-of select="@path"/></h2>
        <xsl:if test="@text"><p class="prose"><xsl:value-of select="@text"/></p></xsl:if>
        <dl class="facts">
          <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.updates.version'"/><xsl:with-param name="value" select="string(@version)"/></xsl:call-template>
          <dt><xsl:value-of select="w:say('staff.updates.published')"/></dt><dd><xsl:for-each select="published"><xsl:call-template name="when"/></xsl:for-each></dd>
          <dt><xsl:value-of select="w:say('staff.updates.stage')"/></dt>
          <dd><xsl:choose>
            <xsl:when test="@halted"><em class="mark-warning"><xsl:value-of select="w:say('staff.updates.halted')"/></em></xsl:when>
            <xsl:when test="not(stage)"><xsl:value-of select="w:say('staff.updates.nobody')"/></xsl:when>
            <xsl:otherwise><xsl:for-each select="stage"><xsl:if test="position() &gt; 1"><br/></xsl:if>
              <xsl:choose><xsl:when test="@model"><xsl:value-of select="w:say('staff.updates.percent.model', 'percent', @percent, 'model', @model)"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.updates.percent', 'percent', @percent)"/></xsl:otherwise></xsl:choose>
              <xsl:for-each select="at"><xsl:call-template name="comma"/><xsl:value-of select="@site"/></xsl:for-each>
            </xsl:for-each></xsl:otherwise>
          </xsl:choose></dd>
          <dt><xsl:value-of select="w:say('staff.updates.given')"/></dt><dd><xsl:value-of select="w:number(@given)"/></dd>
          <dt><xsl:value-of select="w:say('staff.updates.running')"/></dt><dd><xsl:value-of select="w:number(@running)"/></dd>
          <dt><xsl:value-of select="w:say('staff.updates.failed')"/></dt><dd><xsl:value-of select="w:number(@failed)"/></dd>
          <xsl:if test="@why"><dt><xsl:value-of select="w:say('staff.updates.why')"/></dt><dd><xsl:value-of select="w:desk(@why)"/></dd></xsl:if>
        </dl>
        <div class="acts">
          <xsl:for-each select="form[@name = 'halt']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.updates.halt', 'program', ../@path)"/></xsl:call-template></xsl:for-each>
          <xsl:for-each select="form[@name = 'go-on']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.updates.go-on', 'program', ../@path)"/></xsl:call-template></xsl:for-each>
        </div>
      </section>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
