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
            <xsl:for-each select="form">
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
                    <xsl:otherwise><button class="primary" type="submit" name="answer" value="no"><xsl:value-of select="w:say('staff.item.close')"/></button></xsl:otherwise>
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
</xsl:stylesheet>
