<?xml version="1.0" encoding="UTF-8"?>
<!-- The list of queries to print: all that a row of the queue says, without buttons. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>
  <xsl:import href="output.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.report-list')"/></xsl:template>

  <xsl:template name="content">
    <xsl:for-each select="reports">
      <div class="head queue-head">
        <h1><xsl:value-of select="w:say('staff.report-list')"/><xsl:for-each select="department[@chosen]"><xsl:call-template name="comma"/><xsl:value-of select="@code"/><xsl:if test="@name"><xsl:text> </xsl:text><xsl:value-of select="@name"/></xsl:if></xsl:for-each></h1>
        <span class="quiet"><xsl:value-of select="w:say(concat('staff.part.reports.', @part))"/><xsl:call-template name="comma"/><xsl:for-each select="now"><xsl:call-template name="stamp"/></xsl:for-each></span>
        <xsl:call-template name="output-filter"><xsl:with-param name="action" select="'/staff/reports'"/></xsl:call-template>
        <a class="button" href="{@pdf}"><xsl:value-of select="w:say('staff.reports.pdf')"/></a>
      </div>
      <xsl:choose>
        <xsl:when test="row">
          <table class="dense queue q-sheet">
            <thead><tr>
              <th scope="col" class="c-id"><xsl:value-of select="w:say('staff.column.id.report')"/></th>
              <th scope="col" class="c-what"><xsl:value-of select="w:say('staff.column.what')"/></th>
              <th scope="col" class="c-number"><xsl:value-of select="w:say('staff.column.number')"/></th>
              <th scope="col" class="c-model"><xsl:value-of select="w:say('staff.column.model')"/></th>
              <th scope="col" class="c-place"><xsl:value-of select="w:say('staff.column.place')"/></th>
              <th scope="col" class="c-installing"><xsl:value-of select="w:say('staff.column.installing')"/></th>
              <th scope="col" class="c-address"><xsl:value-of select="w:say('staff.column.cover')"/></th>
              <th scope="col" class="c-done"><xsl:value-of select="w:say('staff.column.handled')"/></th>
            </tr></thead>
            <tbody><xsl:for-each select="row"><tr>
              <th scope="row" class="c-id"><a href="{output/@href}"><xsl:value-of select="@reception"/></a><xsl:text> </xsl:text><xsl:for-each select="output/received"><xsl:call-template name="stamp"/></xsl:for-each></th>
              <td class="c-what"><xsl:for-each select="output"><xsl:call-template name="output-said"/></xsl:for-each></td>
              <td class="c-number"><xsl:value-of select="terminal/@number"/></td>
              <td class="c-model"><xsl:value-of select="terminal/@model"/></td>
              <td class="c-place"><xsl:value-of select="terminal/@place"/></td>
              <td class="c-installing"><xsl:value-of select="terminal/installing/@name"/></td>
              <td class="c-address"><xsl:value-of select="terminal/installing/@mail"/><xsl:for-each select="terminal/installing[@telephone]"><xsl:text> </xsl:text><span class="tel"><xsl:value-of select="@telephone"/></span></xsl:for-each></td>
              <td class="c-done"><xsl:for-each select="output"><xsl:call-template name="output-done"/></xsl:for-each></td>
            </tr></xsl:for-each></tbody>
          </table>
        </xsl:when>
        <xsl:otherwise><p class="empty"><xsl:value-of select="w:say('staff.empty.reports')"/></p></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@more"><p class="quiet"><xsl:value-of select="w:say('staff.reports.more')"/></p></xsl:if>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
