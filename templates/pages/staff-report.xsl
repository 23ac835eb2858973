<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>
  <xsl:import href="output.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.report', 'reception', report/@reception)"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="report">
      <h1><xsl:value-of select="w:summary(@summary)"/></h1>
      <div class="two desk">
        <div><xsl:call-template name="report-panel"/></div>
        <div>
          <xsl:for-each select="output">
            <section class="panel" id="output"><h2><xsl:value-of select="w:say('staff.column.handled')"/></h2>
              <xsl:if test="not(handled)"><p class="quiet"><xsl:value-of select="w:say('staff.report.nothing-done')"/></p></xsl:if>
              <xsl:call-template name="output-done"/>
              <xsl:call-template name="output-order"/>
              <xsl:if test="form or @telephone"><div class="acts"><xsl:call-template name="output-acts"/></div></xsl:if>
            </section>
          </xsl:for-each>
          <section class="panel"><h2><xsl:value-of select="w:say('staff.report.of')"/></h2><dl class="facts">
            <xsl:for-each select="terminal"><xsl:call-template name="machine-facts"/></xsl:for-each>
            <xsl:for-each select="case"><dt><xsl:value-of select="w:say('fact.service')"/></dt><dd><a href="{@href}"><xsl:value-of select="@service"/></a><xsl:text> </xsl:text><xsl:call-template name="matter"/></dd></xsl:for-each>
          </dl></section>
          <xsl:for-each select="raw"><xsl:call-template name="raw"/></xsl:for-each>
        </div>
      </div>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
