<?xml version="1.0" encoding="UTF-8"?>
<!-- A form of alert mails is taught: what the lines of a mail mean, and what the form would read. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.teach')"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="teach">
      <h1><xsl:value-of select="w:say('staff.teach')"/></h1>
      <p class="prose how"><xsl:value-of select="w:say('staff.teach.how')"/></p>
      <p><a href="{@mail}"><xsl:choose><xsl:when test="@subject"><xsl:value-of select="@subject"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.mail.no-subject')"/></xsl:otherwise></xsl:choose></a><xsl:if test="@from"><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="@from"/></span></xsl:if></p>
      <xsl:if test="error or @wrong">
        <p class="wrong" id="teach-wrong" role="alert"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template>
          <span><xsl:choose><xsl:when test="@wrong"><xsl:value-of select="w:say(concat('staff.teach.wrong.', @wrong))"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.teach.failed')"/></xsl:otherwise></xsl:choose>
            <xsl:if test="error"><xsl:text> </xsl:text><xsl:value-of select="w:desk(error)"/></xsl:if></span></p>
      </xsl:if>
      <div class="two desk">
        <form method="post" action="{form/@action}" class="panel teach">
          <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
          <h2><xsl:value-of select="w:say('staff.teach.lines')"/></h2>
          <xsl:apply-templates select="line"/>
          <h2><xsl:value-of select="w:say('staff.teach.known-by')"/></h2>
          <p class="quiet"><xsl:value-of select="w:say('staff.teach.known-by.note')"/></p>
          <xsl:call-template name="teach-field"><xsl:with-param name="field" select="'subject'"/><xsl:with-param name="value" select="fields/@subject"/></xsl:call-template>
          <xsl:call-template name="teach-field"><xsl:with-param name="field" select="'from'"/><xsl:with-param name="value" select="fields/@from"/></xsl:call-template>
          <xsl:call-template name="teach-field"><xsl:with-param name="field" select="'text0'"/><xsl:with-param name="value" select="fields/@text0"/></xsl:call-template>
          <xsl:call-template name="teach-field"><xsl:with-param name="field" select="'text1'"/><xsl:with-param name="value" select="fields/@text1"/></xsl:call-template>
          <h2><xsl:value-of select="w:say('staff.teach.called')"/></h2>
          <xsl:call-template name="teach-field"><xsl:with-param name="field" select="'name'"/><xsl:with-param name="value" select="fields/@name"/></xsl:call-template>
          <xsl:call-template name="teach-field"><xsl:with-param name="field" select="'maker'"/><xsl:with-param name="value" select="fields/@maker"/></xsl:call-template>
          <div class="acts">
            <button type="submit" name="do" value="look"><xsl:if test="not(others)"><xsl:attribute name="class">primary</xsl:attribute></xsl:if><xsl:value-of select="w:say('staff.teach.look')"/></button>
            <button type="submit" name="do" value="keep"><xsl:if test="others"><xsl:attribute name="class">primary</xsl:attribute></xsl:if><xsl:value-of select="w:say('staff.teach.keep')"/></button>
            <a class="button" href="/staff/alerts"><xsl:value-of select="w:say('staff.alerts')"/></a>
          </div>
        </form>
        <div>
          <section class="panel"><h2><xsl:if test="others"><xsl:call-template name="landing"/></xsl:if><xsl:value-of select="w:say('staff.teach.reads')"/></h2>
            <xsl:for-each select="read">
              <p><xsl:value-of select="w:say(concat('staff.fate.', @fate))"/><xsl:if test="@form"><xsl:call-template name="comma"/><xsl:value-of select="w:say('staff.teach.by-form', 'form', @form)"/></xsl:if><xsl:if test="@reason"><br/><span class="quiet"><xsl:value-of select="w:desk(@reason)"/></span></xsl:if></p>
              <xsl:choose><xsl:when test="fact"><dl class="facts"><xsl:apply-templates select="fact"/></dl></xsl:when><xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.teach.nothing')"/></p></xsl:otherwise></xsl:choose>
            </xsl:for-each>
          </section>
          <xsl:for-each select="others"><section class="panel"><h2><xsl:value-of select="w:say('staff.teach.others')"/></h2>
            <p><xsl:value-of select="w:say('staff.teach.others.count', 'read', @read, 'tried', @tried)"/></p>
            <xsl:if test="mail"><ul class="plain"><xsl:for-each select="mail"><li><a href="{@href}"><xsl:value-of select="@subject"/><xsl:if test="not(@subject)"><xsl:value-of select="@reception"/></xsl:if></a><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="@from"/></span></li></xsl:for-each></ul></xsl:if>
          </section></xsl:for-each>
        </div>
      </div>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="line">
    <xsl:variable name="line" select="."/>
    <div class="teach-line">
      <p id="l{@n}" data-words="w{@n}"><xsl:value-of select="text"/></p>
      <div>
        <xsl:if test="@label"><select name="m{@n}" aria-label="{w:say('staff.teach.means.of', 'line', text)}"><option value=""><xsl:value-of select="w:say('staff.teach.means')"/></option>
          <xsl:for-each select="../means"><option value="{@value}"><xsl:if test="@value = $line/@means"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('staff.teach.means.', translate(@value, ':/', '--')))"/></option></xsl:for-each></select></xsl:if>
        <select name="s{@n}" aria-label="{w:say('staff.teach.says.of', 'line', text)}"><option value=""><xsl:value-of select="w:say('staff.teach.says')"/></option>
          <xsl:for-each select="../says"><option value="{@value}"><xsl:if test="@value = $line/@says"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('condition.', @value, '.name'))"/></option></xsl:for-each></select>
        <input id="w{@n}" name="w{@n}" value="{@words}" maxlength="120" autocomplete="off" placeholder="{w:say('staff.teach.words')}" aria-label="{w:say('staff.teach.words.of', 'line', text)}"/>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="teach-field">
    <xsl:param name="field"/>
    <xsl:param name="value"/>
    <div class="field"><label for="{$field}"><xsl:value-of select="w:say(concat('staff.teach.field.', $field))"/></label>
      <input id="{$field}" name="{$field}" value="{$value}" maxlength="120" autocomplete="off">
        <xsl:if test="@wrong = $field"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">teach-wrong</xsl:attribute></xsl:if>
      </input></div>
  </xsl:template>

  <xsl:template match="fact"><dt><xsl:value-of select="w:say(concat('staff.teach.means.', @name))"/></dt><dd><xsl:value-of select="@value"/></dd></xsl:template>
</xsl:stylesheet>
