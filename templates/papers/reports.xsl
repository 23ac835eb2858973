<?xml version="1.0" encoding="UTF-8"?>
<!-- The list of queries as a PDF: a <paper> (schemas/paper.rng) of the page staff-reports. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="../pages/staff-frame.xsl"/>
  <xsl:import href="../pages/output.xsl"/>
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="no"/>

  <xsl:template match="/page">
    <paper language="{@language}" wide="yes">
      <head><xsl:value-of select="dealer/@name"/></head>
      <title><xsl:value-of select="w:say('staff.report-list')"/><xsl:for-each select="reports/department[@chosen]"><xsl:call-template name="comma"/><xsl:value-of select="@code"/><xsl:text> </xsl:text><xsl:value-of select="@name"/></xsl:for-each></title>
      <p><xsl:value-of select="w:say(concat('staff.part.reports.', reports/@part))"/><xsl:call-template name="comma"/><xsl:for-each select="reports/now"><xsl:call-template name="stamp"/></xsl:for-each></p>
      <table>
        <column share="1.5" head="{w:say('staff.column.id.report')}"/>
        <column share="2.4" head="{w:say('staff.column.what')}"/>
        <column share="1" head="{w:say('staff.column.number')}"/>
        <column share="1" head="{w:say('staff.column.model')}"/>
        <column share="1.6" head="{w:say('staff.column.place')}"/>
        <column share="1.6" head="{w:say('staff.column.installing')}"/>
        <column share="2" head="{w:say('staff.column.cover')}"/>
        <column share="2.6" head="{w:say('staff.column.handled')}"/>
        <xsl:for-each select="reports/row">
          <row>
            <cell><xsl:value-of select="@reception"/><xsl:text> </xsl:text><xsl:for-each select="output/received"><xsl:call-template name="stamp"/></xsl:for-each></cell>
            <cell><xsl:for-each select="output"><xsl:call-template name="output-said"/></xsl:for-each></cell>
            <cell><xsl:value-of select="terminal/@number"/></cell>
            <cell><xsl:value-of select="terminal/@model"/></cell>
            <cell><xsl:value-of select="terminal/@place"/></cell>
            <cell><xsl:value-of select="terminal/installing/@name"/></cell>
            <cell><xsl:value-of select="terminal/installing/@mail"/><xsl:text> </xsl:text><xsl:value-of select="terminal/installing/@telephone"/></cell>
            <cell><xsl:for-each select="output/handled"><xsl:if test="position() &gt; 1"><xsl:text>&#10;</xsl:text></xsl:if><xsl:call-template name="handled-what"/><xsl:call-template name="comma"/><xsl:call-template name="handled-by"><xsl:with-param name="by" select="@by"/></xsl:call-template><xsl:text> </xsl:text><xsl:for-each select="at"><xsl:call-template name="stamp"/></xsl:for-each><xsl:text> </xsl:text><xsl:call-template name="handled-standing"/></xsl:for-each></cell>
          </row>
        </xsl:for-each>
      </table>
      <xsl:if test="reports/@more"><p><xsl:value-of select="w:say('staff.reports.more')"/></p></xsl:if>
      <foot><xsl:value-of select="dealer/@name"/></foot>
    </paper>
  </xsl:template>
</xsl:stylesheet>
