<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say(concat('staff.item.', item/@kind))"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="item">
      <h1><xsl:value-of select="w:say(concat('staff.item.', @kind))"/></h1>
      <div class="two desk">
        <div>
          <section class="panel">
            <p class="lead prose"><xsl:value-of select="w:desk(text)"/></p>
            <dl class="facts">
              <xsl:if test="@value and not(starts-with(@kind, 'mailbox') or @kind = 'relay')"><dt><xsl:value-of select="w:say('staff.item.value')"/></dt><dd><strong><xsl:value-of select="@value"/></strong></dd></xsl:if>
              <xsl:if test="@agent"><dt><xsl:value-of select="w:say('staff.agent')"/></dt><dd><code><xsl:value-of select="@agent"/></code></dd></xsl:if>
              <dt><xsl:value-of select="w:say('fact.since')"/></dt><dd><xsl:for-each select="opened"><xsl:call-template name="when"/></xsl:for-each></dd>
              <xsl:if test="closed"><dt><xsl:value-of select="w:say('staff.item.closed')"/></dt><dd><xsl:for-each select="closed"><xsl:call-template name="when"/></xsl:for-each><xsl:call-template name="comma"/><xsl:value-of select="@closed-by"/></dd></xsl:if>
            </dl>
            <xsl:if test="@kind = 'update-halted'"><p><a class="button" href="/staff/updates"><xsl:value-of select="w:say('staff.updates')"/></a></p></xsl:if>
            <xsl:for-each select="newcomer"><xsl:call-template name="newcomer"/></xsl:for-each>
            <xsl:for-each select="form[@name = 'back']">
              <xsl:for-each select="../back-until"><p class="quiet block"><xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable><xsl:value-of select="w:say('staff.take-back.until', 'date', $date, 'time', @clock)"/></p></xsl:for-each>
              <xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.take-back')"/></xsl:call-template>
            </xsl:for-each>
            <xsl:for-each select="form[@name = 'decide']">
              <form method="post" action="{@action}" class="row-form">
                <xsl:call-template name="form-fields"/>
                <label for="note"><xsl:value-of select="w:say('staff.note')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
                <input id="note" name="note" maxlength="300" autocomplete="off"/>
                <div class="acts">
                  <xsl:choose>
                    <xsl:when test="w:has(concat('staff.yes.', ../@kind))">
                      <button class="primary" type="submit" name="answer" value="yes"><xsl:value-of select="w:say(concat('staff.yes.', ../@kind))"/></button>
                      <button type="submit" name="answer" value="no"><xsl:value-of select="w:say(concat('staff.no.', ../@kind))"/></button>
                    </xsl:when>
                    <xsl:otherwise><button type="submit" name="answer" value="no"><xsl:if test="not(../newcomer)"><xsl:attribute name="class">primary</xsl:attribute></xsl:if><xsl:value-of select="w:say('staff.item.close')"/></button></xsl:otherwise>
                  </xsl:choose>
                </div>
              </form>
            </xsl:for-each>
          </section>
          <xsl:for-each select="report"><xsl:call-template name="report-panel"/></xsl:for-each>
        </div>
        <section class="panel"><h2><xsl:value-of select="w:say('staff.item.about')"/></h2><dl class="facts">
          <xsl:for-each select="terminal"><xsl:call-template name="machine-facts"/></xsl:for-each>
          <xsl:for-each select="person"><dt><xsl:value-of select="w:say('staff.person')"/></dt><dd><xsl:call-template name="person-line"/></dd></xsl:for-each>
          <xsl:for-each select="case"><dt><xsl:value-of select="w:say('fact.service')"/></dt><dd><a href="{@href}"><xsl:value-of select="@service"/></a><xsl:text> </xsl:text><xsl:call-template name="matter"/></dd></xsl:for-each>
          <xsl:for-each select="order"><dt><xsl:value-of select="w:say('staff.order.short')"/></dt><dd><a href="{@href}"><xsl:value-of select="@number"/></a><xsl:text> </xsl:text><xsl:call-template name="lines"/></dd></xsl:for-each>
          <xsl:for-each select="mail"><dt><xsl:value-of select="w:say('staff.mail.short')"/></dt><dd><a href="{@href}"><xsl:value-of select="@subject"/><xsl:if test="not(@subject)"><xsl:value-of select="@reception"/></xsl:if></a><xsl:text> </xsl:text><xsl:value-of select="@from"/></dd></xsl:for-each>
        </dl></section>
      </div>
    </xsl:for-each>
  </xsl:template>

  <!-- A number that asked is registered: for whom, where, who looks after it. -->
  <xsl:template name="newcomer">
    <form method="post" action="{form/@action}">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <xsl:call-template name="newcomer-field"><xsl:with-param name="field" select="'customer'"/><xsl:with-param name="value" select="@customer"/><xsl:with-param name="needed" select="true()"/></xsl:call-template>
      <xsl:call-template name="newcomer-field"><xsl:with-param name="field" select="'site'"/><xsl:with-param name="value" select="@site"/></xsl:call-template>
      <xsl:call-template name="newcomer-field"><xsl:with-param name="field" select="'manager'"/><xsl:with-param name="value" select="@manager"/></xsl:call-template>
      <xsl:call-template name="newcomer-field"><xsl:with-param name="field" select="'model'"/><xsl:with-param name="value" select="@model"/></xsl:call-template>
      <xsl:call-template name="newcomer-field"><xsl:with-param name="field" select="'place'"/><xsl:with-param name="value" select="@place"/></xsl:call-template>
      <div class="acts"><button class="primary" type="submit"><xsl:value-of select="w:say('staff.register.button')"/></button></div>
    </form>
  </xsl:template>

  <xsl:template name="newcomer-field">
    <xsl:param name="field"/>
    <xsl:param name="value"/>
    <xsl:param name="needed" select="false()"/>
    <xsl:variable name="wrong" select="wrong[@field = $field]"/>
    <div class="field"><label for="{$field}"><xsl:value-of select="w:say(concat('staff.register.', $field))"/><xsl:if test="not($needed)"><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></xsl:if></label>
      <xsl:if test="$wrong"><p class="wrong" id="{$field}-wrong" role="alert"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template><span><xsl:value-of select="w:desk($wrong/text)"/></span></p></xsl:if>
      <input id="{$field}" name="{$field}" value="{$value}" maxlength="200" autocomplete="off">
        <xsl:if test="$needed"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
        <xsl:if test="$field = 'manager'"><xsl:attribute name="type">email</xsl:attribute></xsl:if>
        <xsl:if test="choice[@of = $field]"><xsl:attribute name="list"><xsl:value-of select="$field"/>-list</xsl:attribute></xsl:if>
        <xsl:if test="$wrong"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby"><xsl:value-of select="$field"/>-wrong</xsl:attribute></xsl:if>
      </input>
      <xsl:if test="choice[@of = $field]"><datalist id="{$field}-list"><xsl:for-each select="choice[@of = $field]"><option value="{@code}"><xsl:value-of select="@name"/></option></xsl:for-each></datalist></xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
