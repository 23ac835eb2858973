<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="case/@service"/></xsl:template>

  <xsl:template name="content">
    <xsl:for-each select="case">
      <div class="head"><h1><xsl:value-of select="@service"/><xsl:text> </xsl:text><xsl:call-template name="matter"/></h1>
        <span><xsl:call-template name="severity"/><xsl:text> </xsl:text><xsl:value-of select="w:say(concat('staff.case.', @state))"/><xsl:call-template name="comma"/><xsl:for-each select="since"><xsl:call-template name="age"/></xsl:for-each></span></div>
    </xsl:for-each>
    <div class="two desk">
      <div>
        <xsl:for-each select="order"><xsl:call-template name="order-panel"/></xsl:for-each>
        <xsl:for-each select="visit"><xsl:call-template name="visit-panel"/></xsl:for-each>
        <xsl:for-each select="send/form"><section class="panel" id="visit"><xsl:call-template name="visit-date"><xsl:with-param name="title" select="w:say('staff.visit.send')"/></xsl:call-template></section></xsl:for-each>
        <section class="panel" id="history">
          <h2><xsl:value-of select="w:say('staff.history')"/></h2>
          <xsl:for-each select="form[@name = 'note']">
            <form method="post" action="{@action}" class="note-form">
              <xsl:call-template name="form-fields"/>
              <label for="text"><xsl:value-of select="w:say('staff.note.label')"/></label>
              <xsl:if test="../error[@field = 'note']"><p class="wrong" id="text-wrong" role="alert"><xsl:call-template name="landing"/><xsl:value-of select="w:say('staff.note.empty')"/></p></xsl:if>
              <textarea id="text" name="text" rows="2" maxlength="2000"><xsl:if test="../error[@field = 'note']"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">text-wrong</xsl:attribute></xsl:if></textarea>
              <button type="submit"><xsl:value-of select="w:say('staff.note.button')"/></button>
            </form>
          </xsl:for-each>
          <ol class="timeline plain"><xsl:apply-templates select="history/entry"/></ol>
        </section>
      </div>
      <div>
        <section class="panel">
          <h2><xsl:value-of select="w:say('staff.case')"/></h2>
          <dl class="facts">
            <xsl:for-each select="case/terminal"><xsl:call-template name="machine-facts"/></xsl:for-each>
            <xsl:for-each select="case">
              <xsl:if test="@site"><dt><xsl:value-of select="w:say('fact.site')"/></dt><dd><xsl:value-of select="@site"/><xsl:if test="@address"><br/><span class="prose"><xsl:value-of select="@address"/></span></xsl:if></dd></xsl:if>
              <xsl:if test="@department"><dt><xsl:value-of select="w:say('fact.department')"/></dt><dd><xsl:value-of select="@department"/></dd></xsl:if>
              <xsl:if test="manager"><dt><xsl:value-of select="w:say('staff.manager')"/></dt><dd><xsl:for-each select="manager"><xsl:call-template name="person-line"/></xsl:for-each></dd></xsl:if>
              <xsl:if test="since"><dt><xsl:value-of select="w:say('fact.since')"/></dt><dd><xsl:for-each select="since"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
              <xsl:if test="heard"><dt><xsl:value-of select="w:say('fact.heard')"/></dt><dd><xsl:for-each select="heard"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
              <xsl:if test="@keyword"><dt><xsl:value-of select="w:say('staff.keyword')"/></dt><dd><code><xsl:value-of select="@keyword"/></code><xsl:if test="@component"><xsl:text> </xsl:text><xsl:value-of select="@component"/></xsl:if></dd></xsl:if>
              <xsl:if test="text"><dt><xsl:value-of select="w:say('fact.says')"/></dt><dd class="prose"><xsl:value-of select="text"/></dd></xsl:if>
              <xsl:if test="done"><dt><xsl:value-of select="w:say('fact.done')"/></dt><dd><xsl:for-each select="done"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            </xsl:for-each>
          </dl>
          <xsl:for-each select="form[@name = 'reopen']">
            <div class="acts"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.end.back')"/></xsl:call-template></div>
          </xsl:for-each>
          <xsl:for-each select="form[@name = 'end']">
            <details><summary><xsl:value-of select="w:say('staff.end')"/></summary>
              <form method="post" action="{@action}" class="row-form">
                <xsl:call-template name="form-fields"/>
                <label for="evidence"><xsl:value-of select="w:say('staff.end.evidence')"/></label>
                <input id="evidence" name="evidence" maxlength="300" autocomplete="off"/>
                <div class="acts"><xsl:if test="../case/@state != 'done'"><button type="submit"><xsl:value-of select="w:say('staff.end.done')"/></button></xsl:if>
                <button type="submit" name="close" value="yes"><xsl:value-of select="w:say('staff.end.close')"/></button></div>
              </form>
            </details>
          </xsl:for-each>
        </section>
        <xsl:for-each select="report"><xsl:call-template name="report-panel"/></xsl:for-each>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="entry">
    <li class="did-{@kind}">
      <span class="at num"><xsl:for-each select="at"><xsl:call-template name="short"/></xsl:for-each></span>
      <span>
        <xsl:choose>
          <xsl:when test="report"><a href="{report/@href}"><xsl:value-of select="w:say('staff.did.report', 'reception', report/@reception)"/></a><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say(concat('staff.channel.', report/@channel))"/><xsl:call-template name="comma"/><xsl:value-of select="w:say(concat('staff.trust.', report/@trust))"/></span><br/><xsl:value-of select="w:summary(report/@summary)"/></xsl:when>
          <xsl:when test="mail"><a href="{mail/@href}"><xsl:value-of select="w:say('staff.did.mail', 'from', mail/@from)"/></a><xsl:if test="@stranger"><xsl:text> </xsl:text><em class="mark-warning"><xsl:value-of select="w:say('staff.did.stranger')"/></em></xsl:if><br/><xsl:value-of select="mail/@subject"/></xsl:when>
          <xsl:when test="out"><a href="{out/@href}"><xsl:value-of select="w:say('staff.did.out', 'kind', w:say(concat('staff.kind.', out/@kind)), 'to', out/@to)"/></a><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say(concat('staff.out.state.', out/@state))"/></span></xsl:when>
          <xsl:when test="@kind = 'message'"><strong><xsl:call-template name="said-by"/></strong><br/><span class="prose"><xsl:value-of select="text"/></span></xsl:when>
          <xsl:otherwise><xsl:value-of select="w:say(concat('staff.did.', @kind))"/><xsl:if test="text"><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="text"/></span></xsl:if></xsl:otherwise>
        </xsl:choose>
      </span>
    </li>
  </xsl:template>
</xsl:stylesheet>
