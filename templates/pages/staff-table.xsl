<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <!-- A table of codes: its rows, its versions. -->
  <xsl:template name="title"><xsl:value-of select="w:say(concat('staff.table.', tables/table[@open]/@name))"/></xsl:template>
  <xsl:template name="content">
    <xsl:variable name="name" select="tables/table[@open]/@name"/>
    <h1><xsl:call-template name="title"/></h1>
    <xsl:call-template name="table-names"/>
    <div class="two desk">
      <div><section class="panel"><h2><xsl:value-of select="w:say('staff.table.rows')"/></h2>
        <xsl:if test="not(rows/row)"><p class="quiet"><xsl:value-of select="w:say('staff.none')"/></p></xsl:if>
        <table class="dense"><tbody><xsl:for-each select="rows/row"><tr>
          <th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="@code"/></a></th>
          <td class="c-what"><xsl:value-of select="@text"/></td>
          <td><xsl:value-of select="@model"/></td>
          <td><xsl:choose><xsl:when test="@severity"><xsl:call-template name="severity"/></xsl:when><xsl:otherwise><xsl:value-of select="@item"/></xsl:otherwise></xsl:choose></td>
          <td><xsl:choose><xsl:when test="@own"><xsl:value-of select="w:say('staff.table.own')"/></xsl:when><xsl:otherwise><span class="quiet"><xsl:value-of select="w:say('staff.table.ships')"/></span></xsl:otherwise></xsl:choose></td>
        </tr></xsl:for-each></tbody></table>
        <xsl:if test="rows/@more"><p class="quiet"><xsl:value-of select="w:say('staff.table.more')"/></p></xsl:if>
        <div class="acts"><xsl:if test="@may"><a class="button" href="/staff/tables/{$name}/row"><xsl:value-of select="w:say('staff.table.add')"/></a></xsl:if>
          <a class="button" href="/staff/tables/{$name}/xml" download="download"><xsl:value-of select="w:say('staff.table.export')"/></a></div>
        <p class="quiet"><xsl:value-of select="w:say('staff.table.import', 'command', concat('platenctl table import ', $name, '.xml'))"/></p>
      </section></div>
      <xsl:call-template name="versions"/>
    </div>
  </xsl:template>

  <xsl:template name="table-names">
    <nav class="parts" aria-label="{w:say('staff.tables')}">
      <xsl:for-each select="tables/table"><a href="/staff/tables/{@name}"><xsl:if test="@open"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('staff.table.', @name))"/></a></xsl:for-each>
    </nav>
  </xsl:template>

  <xsl:template name="versions">
    <div><section class="panel"><h2><xsl:value-of select="w:say('staff.table.versions')"/></h2>
      <xsl:if test="not(versions/version)"><p class="quiet"><xsl:choose><xsl:when test="cells"><xsl:value-of select="w:say('staff.cells.versions.none')"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.table.versions.none')"/></xsl:otherwise></xsl:choose></p></xsl:if>
      <ul class="plain timeline"><xsl:for-each select="versions/version"><li>
        <span class="at"><xsl:for-each select="set"><xsl:call-template name="short"/></xsl:for-each></span>
        <div><strong><xsl:value-of select="w:say('staff.table.version', 'number', @number)"/></strong>
          <xsl:call-template name="comma"/><xsl:choose><xsl:when test="@by"><xsl:value-of select="@by"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.table.by.ctl')"/></xsl:otherwise></xsl:choose>
          <xsl:if test="@undoes"><br/><xsl:value-of select="w:say('staff.table.undoes', 'number', @undoes)"/></xsl:if>
          <xsl:if test="@to-come"><br/><em class="mark-warning"><xsl:call-template name="around"><xsl:with-param name="text" select="w:say('staff.table.to-come')"/><xsl:with-param name="element"><xsl:for-each select="from"><xsl:call-template name="when"/></xsl:for-each></xsl:with-param></xsl:call-template></em></xsl:if>
          <br/><xsl:for-each select="code"><xsl:if test="position() &gt; 1"><xsl:call-template name="comma"/></xsl:if><code><xsl:value-of select="@code"/></code><xsl:if test="@model"><xsl:text> </xsl:text><xsl:value-of select="@model"/></xsl:if><xsl:if test="@gone"><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('staff.table.gone')"/></span></xsl:if></xsl:for-each>
          <xsl:if test="@changed &gt; count(code)"><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('staff.table.changed', 'count', @changed)"/></span></xsl:if>
          <xsl:variable name="number" select="@number"/>
          <xsl:for-each select="form"><form method="post" action="{@action}"><xsl:call-template name="form-fields"/><input type="hidden" name="version" value="{$number}"/>
            <button class="link" type="submit"><xsl:value-of select="w:say('staff.table.undo', 'number', $number)"/></button></form></xsl:for-each>
        </div></li></xsl:for-each></ul>
    </section></div>
  </xsl:template>
</xsl:stylesheet>
