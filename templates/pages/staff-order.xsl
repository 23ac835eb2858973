<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.order', 'number', order/@number)"/></xsl:template>
  <xsl:template name="content">
    <h1><xsl:value-of select="w:say('staff.order', 'number', order/@number)"/></h1>
    <div class="two desk">
      <div><xsl:for-each select="order"><xsl:call-template name="order-panel"/></xsl:for-each></div>
      <div><section class="panel"><h2><xsl:value-of select="w:say('staff.order.for')"/></h2><dl class="facts"><xsl:for-each select="terminal"><xsl:call-template name="machine-facts"/></xsl:for-each>
        <xsl:if test="order/@service"><dt><xsl:value-of select="w:say('fact.service')"/></dt><dd><a href="/staff/c/{order/@service}"><xsl:value-of select="order/@service"/></a></dd></xsl:if></dl></section></div>
    </div>
  </xsl:template>
</xsl:stylesheet>
