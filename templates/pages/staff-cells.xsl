<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-table.xsl"/>

  <!-- A table whose rows are records: models, registrations. -->
  <xsl:template name="content">
    <h1><xsl:call-template name="title"/></h1>
    <xsl:call-template name="table-names"/>
    <xsl:for-each select="cells">
      <form class="filter how" action="/staff/tables/{@table}" method="get">
        <label for="find"><xsl:value-of select="w:say('staff.cells.find')"/></label>
        <input id="find" name="find" type="search" maxlength="100" value="{@find}" autocomplete="off"/>
        <button type="submit"><xsl:value-of select="w:say('staff.search')"/></button>
          <xsl:if test="/page/@may and @table = 'models'"><a class="button" href="/staff/tables/models/row"><xsl:value-of select="w:say('staff.table.add')"/></a></xsl:if>
          <a class="button" href="/staff/tables/{@table}/xml" download="download"><xsl:value-of select="w:say('staff.table.export')"/></a>
      </form>
      <xsl:if test="row"><table class="dense queue q-cells">
        <thead><tr><xsl:choose><xsl:when test="@table = 'models'"><xsl:call-template name="cell-head"><xsl:with-param name="name" select="'code'"/><xsl:with-param name="class" select="'c-what'"/></xsl:call-template>
            <xsl:call-template name="cell-head"><xsl:with-param name="name" select="'maker'"/></xsl:call-template><xsl:call-template name="cell-head"><xsl:with-param name="name" select="'name'"/></xsl:call-template><xsl:call-template name="cell-head"><xsl:with-param name="name" select="'kind'"/></xsl:call-template></xsl:when>
          <xsl:otherwise><th scope="col" class="c-id"><xsl:value-of select="w:say('staff.column.number')"/></th><xsl:call-template name="cell-head"><xsl:with-param name="name" select="'customer'"/><xsl:with-param name="class" select="'c-customer'"/></xsl:call-template>
            <xsl:call-template name="cell-head"><xsl:with-param name="name" select="'model'"/></xsl:call-template><xsl:call-template name="cell-head"><xsl:with-param name="name" select="'place'"/></xsl:call-template><xsl:call-template name="cell-head"><xsl:with-param name="name" select="'installing_name'"/></xsl:call-template>
            <xsl:call-template name="cell-head"><xsl:with-param name="name" select="'installing'"/></xsl:call-template><xsl:call-template name="cell-head"><xsl:with-param name="name" select="'billing_reference'"/></xsl:call-template></xsl:otherwise></xsl:choose></tr></thead>
        <tbody><xsl:for-each select="row"><tr><xsl:choose>
          <xsl:when test="../@table = 'models'"><th scope="row" class="c-what"><a href="{@href}"><xsl:value-of select="cell[@name = 'code']"/></a></th>
            <td><xsl:value-of select="cell[@name = 'maker']"/></td><td><xsl:value-of select="cell[@name = 'name']"/></td><td><xsl:for-each select="cell[@name = 'kind']"><xsl:value-of select="w:say(concat('staff.cells.kind.', .))"/></xsl:for-each></td></xsl:when>
          <xsl:otherwise><th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="cell[@name = 'number']"/></a></th><td class="c-customer"><xsl:value-of select="cell[@name = 'customer']"/></td>
            <td><xsl:value-of select="cell[@name = 'model']"/><xsl:if test="cell[@name = 'reported_model']"><span class="quiet"><xsl:value-of select="cell[@name = 'reported_model']"/></span></xsl:if></td>
            <td><xsl:value-of select="cell[@name = 'place']"/></td><td><xsl:value-of select="cell[@name = 'installing_name']"/></td><td><xsl:value-of select="cell[@name = 'installing']"/></td><td><xsl:value-of select="cell[@name = 'billing_reference']"/></td></xsl:otherwise>
        </xsl:choose></tr></xsl:for-each></tbody></table></xsl:if>
      <xsl:choose>
        <xsl:when test="@goes-on"><p class="quiet"><xsl:value-of select="w:say('staff.cells.goes-on')"/></p></xsl:when>
        <xsl:when test="not(row)"><p class="empty"><xsl:value-of select="w:say('staff.cells.nothing')"/></p></xsl:when>
      </xsl:choose>
      <p class="pages"><xsl:if test="@later"><a href="/staff/tables/{@table}"><xsl:value-of select="w:say('staff.first-page')"/></a></xsl:if>
        <xsl:if test="@next"><xsl:text> </xsl:text><a href="{@next}" rel="next"><xsl:value-of select="w:say('staff.next-page')"/></a></xsl:if></p>
      <p class="quiet"><xsl:value-of select="w:say(concat('staff.cells.about.', @table))"/><xsl:text> </xsl:text><xsl:value-of select="w:say('staff.table.import', 'command', concat('platenctl table import ', @table, '.xml'))"/></p>
    </xsl:for-each>
    <div class="two desk"><xsl:call-template name="versions"/></div>
  </xsl:template>

  <xsl:template name="cell-head">
    <xsl:param name="name"/>
    <xsl:param name="class" select="'c-text'"/>
    <th scope="col" class="{$class}"><xsl:value-of select="w:say(concat('staff.cells.', $name))"/></th>
  </xsl:template>
</xsl:stylesheet>
