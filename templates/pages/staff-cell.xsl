<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <!-- One row of a table whose rows are records. -->
  <xsl:template name="title"><xsl:choose>
    <xsl:when test="row/@new"><xsl:value-of select="w:say('staff.cells.model.new')"/></xsl:when>
    <xsl:when test="row/@table = 'models'"><xsl:value-of select="w:say('staff.cells.model.title', 'code', row/@key)"/></xsl:when>
    <xsl:otherwise><xsl:value-of select="w:say('staff.cells.registration.title', 'number', row/@key)"/></xsl:otherwise>
  </xsl:choose></xsl:template>

  <xsl:template name="content">
    <xsl:variable name="table" select="row/@table"/>
    <p class="crumb"><a href="/staff/tables/{$table}"><xsl:value-of select="w:say(concat('staff.table.', $table))"/></a></p>
    <h1><xsl:call-template name="title"/></h1>
    <xsl:if test="@wrong or @wrong-key"><div class="note error" role="alert"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template>
      <p><xsl:choose><xsl:when test="@wrong"><xsl:value-of select="w:desk(@wrong)"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say(@wrong-key)"/></xsl:otherwise></xsl:choose></p></div></xsl:if>
    <div class="two desk">
      <xsl:for-each select="row">
        <div><section class="panel">
          <xsl:if test="not(@new)"><dl class="facts">
            <xsl:if test="@machine"><dt><xsl:value-of select="w:say('staff.cells.number')"/></dt><dd><a href="{@machine}"><xsl:value-of select="@key"/></a></dd></xsl:if>
            <xsl:for-each select="customer"><dt><xsl:value-of select="w:say('staff.cells.customer')"/></dt><dd><a href="{@href}"><xsl:value-of select="@name"/></a></dd></xsl:for-each>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.cells.serial'"/><xsl:with-param name="value" select="string(cell[@name = 'serial']/@value)"/></xsl:call-template>
            <xsl:if test="$table = 'models'"><xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.cells.code'"/><xsl:with-param name="value" select="string(@key)"/></xsl:call-template></xsl:if>
            <xsl:if test="not(/page/form)"><xsl:for-each select="cell[@field and not(@name = 'code')]"><xsl:call-template name="fact"><xsl:with-param name="key" select="concat('staff.cells.', @name)"/><xsl:with-param name="value" select="string(@value)"/></xsl:call-template></xsl:for-each></xsl:if>
          </dl></xsl:if>
          <xsl:if test="/page/form"><form method="post" action="/staff/tables/{$table}/row">
            <xsl:for-each select="/page/form"><xsl:call-template name="form-fields"/><input type="hidden" name="seen" value="{@seen}"/></xsl:for-each>
            <xsl:if test="@key"><input type="hidden" name="row" value="{@key}"/></xsl:if>
            <xsl:for-each select="cell[@field and (../@new or not(@name = 'code'))]"><xsl:call-template name="cell-field"/></xsl:for-each>
            <div class="field"><label for="from"><xsl:value-of select="w:say('staff.row.from')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('staff.row.from.hint')"/></span></label>
              <input id="from" name="from" type="date" value="{/page/@from}"/></div>
            <div class="acts"><button class="primary" type="submit"><xsl:value-of select="w:say('staff.row.save')"/></button>
              <xsl:if test="/page/form/@remove"><button class="link" type="submit" name="remove" value="yes"><xsl:value-of select="w:say('staff.row.remove')"/></button></xsl:if></div>
          </form></xsl:if>
          <xsl:if test="$table = 'registrations'"><p class="quiet block"><xsl:value-of select="w:say('staff.cells.person')"/></p></xsl:if>
        </section></div>
      </xsl:for-each>
      <div><section class="panel"><h2><xsl:value-of select="w:say('staff.row.history')"/></h2>
        <xsl:if test="not(history/was)"><p class="quiet"><xsl:value-of select="w:say('staff.row.history.none')"/></p></xsl:if>
        <ul class="plain timeline"><xsl:for-each select="history/was"><li>
          <span class="at"><xsl:for-each select="from"><xsl:call-template name="short"/></xsl:for-each></span>
          <div><strong><xsl:choose><xsl:when test="@version"><xsl:value-of select="w:say('staff.table.version', 'number', @version)"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.cells.itself')"/></xsl:otherwise></xsl:choose></strong>
            <xsl:if test="@version"><xsl:call-template name="comma"/><xsl:choose><xsl:when test="@by"><xsl:value-of select="@by"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.table.by.ctl')"/></xsl:otherwise></xsl:choose></xsl:if>
            <xsl:if test="@state"><br/><em><xsl:if test="@state = 'waits' or @state = 'failed'"><xsl:attribute name="class">mark-warning</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('staff.cells.is.', @state))"/></em><xsl:if test="@why"><xsl:text> </xsl:text><xsl:value-of select="w:desk(@why)"/></xsl:if></xsl:if>
            <xsl:for-each select="cell"><br/><xsl:variable name="before"><xsl:choose><xsl:when test="@before"><xsl:value-of select="@before"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.cells.empty')"/></xsl:otherwise></xsl:choose></xsl:variable>
              <xsl:variable name="after"><xsl:choose><xsl:when test="@after"><xsl:value-of select="@after"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.cells.empty')"/></xsl:otherwise></xsl:choose></xsl:variable>
              <span class="quiet"><xsl:value-of select="w:say(concat('staff.cells.', @name))"/></span><xsl:text> </xsl:text><xsl:value-of select="w:say('staff.cells.change', 'before', $before, 'after', $after)"/></xsl:for-each>
          </div></li></xsl:for-each></ul>
      </section></div>
    </div>
  </xsl:template>

  <xsl:template name="cell-field">
    <xsl:variable name="name" select="@name"/>
    <div class="field"><label for="{@name}"><xsl:value-of select="w:say(concat('staff.cells.', @name))"/></label>
      <xsl:if test="@wrong"><p class="wrong" id="{@name}-wrong" role="alert"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template><span><xsl:value-of select="w:desk(@wrong)"/></span></p></xsl:if>
      <xsl:choose>
        <xsl:when test="@name = 'kind'"><select id="kind" name="kind">
          <xsl:call-template name="kind-option"><xsl:with-param name="name" select="'printer'"/></xsl:call-template><xsl:call-template name="kind-option"><xsl:with-param name="name" select="'copier'"/></xsl:call-template>
          <xsl:call-template name="kind-option"><xsl:with-param name="name" select="'fax'"/></xsl:call-template><xsl:call-template name="kind-option"><xsl:with-param name="name" select="'scanner'"/></xsl:call-template>
          <xsl:call-template name="kind-option"><xsl:with-param name="name" select="'mfp'"/></xsl:call-template><xsl:call-template name="kind-option"><xsl:with-param name="name" select="'pc'"/></xsl:call-template></select></xsl:when>
        <xsl:otherwise><input id="{@name}" name="{@name}" value="{@value}" maxlength="200" autocomplete="off">
          <xsl:if test="@name = 'installing'"><xsl:attribute name="type">email</xsl:attribute></xsl:if>
          <xsl:if test="@name = 'model' or ../@table = 'models'"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
          <xsl:if test="../choice[@of = $name]"><xsl:attribute name="list"><xsl:value-of select="$name"/>-list</xsl:attribute></xsl:if>
          <xsl:if test="@wrong"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby"><xsl:value-of select="$name"/>-wrong</xsl:attribute></xsl:if>
        </input></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="../choice[@of = $name]"><datalist id="{$name}-list"><xsl:for-each select="../choice[@of = $name]"><option value="{@code}"><xsl:value-of select="@name"/></option></xsl:for-each></datalist></xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="kind-option">
    <xsl:param name="name"/>
    <option value="{$name}"><xsl:if test="@value = $name"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('staff.cells.kind.', $name))"/></option>
  </xsl:template>
</xsl:stylesheet>
