<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <!-- One row of a table of codes. -->
  <xsl:template name="title"><xsl:choose>
    <xsl:when test="row/@new"><xsl:value-of select="w:say('staff.row.new')"/></xsl:when>
    <xsl:otherwise><xsl:value-of select="w:say('staff.row', 'code', row/@code)"/></xsl:otherwise>
  </xsl:choose></xsl:template>

  <xsl:template name="row-field">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:param name="max" select="60"/>
    <div class="field"><label for="{$name}"><xsl:value-of select="w:say(concat('staff.row.', $name))"/></label>
      <input id="{$name}" name="{$name}" maxlength="{$max}" autocomplete="off" value="{$value}"/></div>
  </xsl:template>

  <xsl:template name="severity-option">
    <xsl:param name="name"/>
    <option value="{$name}"><xsl:if test="@severity = $name"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('staff.severity.', $name))"/></option>
  </xsl:template>

  <xsl:template name="content">
    <xsl:variable name="table" select="row/@table"/>
    <p class="crumb"><a href="/staff/tables/{$table}"><xsl:value-of select="w:say(concat('staff.table.', $table))"/></a></p>
    <h1><xsl:call-template name="title"/></h1>
    <xsl:if test="@wrong or @wrong-key"><div class="note error" role="alert"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template>
      <p><xsl:choose><xsl:when test="@wrong"><xsl:value-of select="w:desk(@wrong)"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.table.from.wrong')"/></xsl:otherwise></xsl:choose></p></div></xsl:if>
    <div class="two desk">
      <xsl:for-each select="row">
        <div><section class="panel">
          <form method="post" action="/staff/tables/{$table}/row">
            <xsl:for-each select="/page/form"><xsl:call-template name="form-fields"/><input type="hidden" name="seen" value="{@seen}"/></xsl:for-each>
            <xsl:choose>
              <xsl:when test="@new"><xsl:call-template name="row-field"><xsl:with-param name="name" select="'code'"/><xsl:with-param name="value" select="@code"/><xsl:with-param name="max" select="40"/></xsl:call-template>
                <xsl:if test="$table != 'numbers'"><xsl:call-template name="row-field"><xsl:with-param name="name" select="'model'"/><xsl:with-param name="value" select="@model"/></xsl:call-template></xsl:if></xsl:when>
              <xsl:otherwise><input type="hidden" name="code" value="{@code}"/><input type="hidden" name="model" value="{@model}"/>
                <dl class="facts"><xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.row.code'"/><xsl:with-param name="value" select="string(@code)"/></xsl:call-template>
                  <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.row.model'"/><xsl:with-param name="value" select="string(@model)"/></xsl:call-template></dl></xsl:otherwise>
            </xsl:choose>
            <xsl:if test="$table = 'errors'">
              <xsl:call-template name="row-field"><xsl:with-param name="name" select="'keyword'"/><xsl:with-param name="value" select="@keyword"/></xsl:call-template>
              <div class="field"><label for="severity"><xsl:value-of select="w:say('staff.row.severity')"/></label>
                <select id="severity" name="severity">
                  <xsl:call-template name="severity-option"><xsl:with-param name="name" select="'report'"/></xsl:call-template>
                  <xsl:call-template name="severity-option"><xsl:with-param name="name" select="'warning'"/></xsl:call-template>
                  <xsl:call-template name="severity-option"><xsl:with-param name="name" select="'error'"/></xsl:call-template>
                </select></div>
              <xsl:call-template name="row-field"><xsl:with-param name="name" select="'component'"/><xsl:with-param name="value" select="@component"/></xsl:call-template>
            </xsl:if>
            <xsl:if test="$table = 'orders'">
              <xsl:call-template name="row-field"><xsl:with-param name="name" select="'item'"/><xsl:with-param name="value" select="@item"/></xsl:call-template>
              <xsl:call-template name="row-field"><xsl:with-param name="name" select="'supply'"/><xsl:with-param name="value" select="@supply"/></xsl:call-template>
              <xsl:call-template name="row-field"><xsl:with-param name="name" select="'colour'"/><xsl:with-param name="value" select="@colour"/></xsl:call-template>
            </xsl:if>
            <xsl:if test="$table = 'words'"><div class="field"><label for="matches"><xsl:value-of select="w:say('staff.row.matches')"/></label><textarea id="matches" name="matches"><xsl:value-of select="matches"/></textarea></div></xsl:if>
            <xsl:for-each select="say">
              <fieldset class="block"><legend lang="{@lang}"><xsl:value-of select="@name"/></legend>
                <div class="field"><label for="text-{@lang}"><xsl:value-of select="w:say('staff.row.text')"/></label><input id="text-{@lang}" name="text.{@lang}" lang="{@lang}" maxlength="500" autocomplete="off" value="{@text}"/></div>
                <xsl:if test="$table != 'numbers'"><div class="field"><label for="do-{@lang}"><xsl:value-of select="w:say('staff.row.do')"/></label><input id="do-{@lang}" name="do.{@lang}" lang="{@lang}" maxlength="500" autocomplete="off" value="{@do}"/></div></xsl:if></fieldset>
            </xsl:for-each>
            <xsl:if test="/page/form">
              <div class="field"><label for="from"><xsl:value-of select="w:say('staff.row.from')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('staff.row.from.hint')"/></span></label>
                <input id="from" name="from" type="date" value="{/page/@from}"/></div>
              <div class="acts"><button class="primary" type="submit"><xsl:value-of select="w:say('staff.row.save')"/></button>
                <xsl:if test="/page/form/@own"><button class="link" type="submit" name="remove" value="yes"><xsl:choose><xsl:when test="/page/form/@ships"><xsl:value-of select="w:say('staff.row.back')"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.row.remove')"/></xsl:otherwise></xsl:choose></button></xsl:if></div>
            </xsl:if>
          </form>
        </section></div>
      </xsl:for-each>
      <div><section class="panel"><h2><xsl:value-of select="w:say('staff.row.history')"/></h2>
        <xsl:if test="not(history/was)"><p class="quiet"><xsl:value-of select="w:say('staff.row.history.none')"/></p></xsl:if>
        <table class="dense"><tbody><xsl:for-each select="history/was"><tr>
          <td><xsl:for-each select="from"><xsl:call-template name="short"/></xsl:for-each></td><td class="c-what"><xsl:choose><xsl:when test="@gone"><span class="quiet"><xsl:value-of select="w:say('staff.table.gone')"/></span></xsl:when><xsl:otherwise><xsl:value-of select="@text"/></xsl:otherwise></xsl:choose></td>
          <td><xsl:value-of select="w:say('staff.table.version', 'number', @version)"/></td><td><xsl:choose><xsl:when test="@by"><xsl:value-of select="@by"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.table.by.ctl')"/></xsl:otherwise></xsl:choose></td></tr></xsl:for-each></tbody></table>
      </section></div>
    </div>
  </xsl:template>
</xsl:stylesheet>
