<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="terminal/@number"/><xsl:text> </xsl:text><xsl:value-of select="terminal/@place"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="terminal">
      <div class="head"><h1><xsl:call-template name="machine-name"/></h1><span class="num"><xsl:value-of select="@number"/></span></div>
    </xsl:for-each>
    <div class="two desk">
      <div>
        <xsl:for-each select="cases[case]"><section class="panel"><h2><xsl:value-of select="w:say('staff.cases')"/></h2><xsl:call-template name="case-rows"/></section></xsl:for-each>
        <xsl:for-each select="orders[order]"><section class="panel"><h2><xsl:value-of select="w:say('staff.queue.orders')"/></h2><xsl:call-template name="order-rows"/></section></xsl:for-each>
        <section class="panel"><h2><xsl:value-of select="w:say('staff.reports')"/></h2>
          <xsl:choose><xsl:when test="reports/report"><table class="dense"><tbody><xsl:for-each select="reports/report"><tr>
            <th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="@reception"/></a></th><td class="c-what"><xsl:value-of select="w:summary(@summary)"/></td>
            <td><xsl:value-of select="w:say(concat('staff.channel.', @channel))"/></td><td><xsl:value-of select="w:say(concat('staff.trust.', @trust))"/></td><td class="num"><xsl:for-each select="received"><xsl:call-template name="short"/></xsl:for-each></td></tr></xsl:for-each></tbody></table></xsl:when>
            <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.reports.none')"/></p></xsl:otherwise></xsl:choose>
        </section>
      </div>
      <div>
        <section class="panel"><h2><xsl:value-of select="w:say('fact.machine')"/></h2>
          <xsl:for-each select="terminal"><dl class="facts">
            <xsl:call-template name="machine-facts"/>
            <dt><xsl:value-of select="w:say('staff.state')"/></dt><dd><xsl:value-of select="w:say(concat('staff.terminal.', @state))"/><xsl:if test="@silent"><xsl:call-template name="comma"/><em class="mark-warning"><xsl:value-of select="w:say('staff.silent')"/></em></xsl:if></dd>
            <xsl:if test="@site"><dt><xsl:value-of select="w:say('fact.site')"/></dt><dd><xsl:value-of select="@site"/><xsl:if test="@address"><br/><xsl:value-of select="@address"/></xsl:if></dd></xsl:if>
            <xsl:if test="@department"><dt><xsl:value-of select="w:say('fact.department')"/></dt><dd><xsl:value-of select="@department"/></dd></xsl:if>
            <xsl:if test="manager"><dt><xsl:value-of select="w:say('staff.manager')"/></dt><dd><xsl:for-each select="manager"><xsl:call-template name="person-line"/></xsl:for-each></dd></xsl:if>
            <xsl:if test="@asked"><dt><xsl:value-of select="w:say('staff.asked')"/></dt><dd><xsl:value-of select="@asked"/></dd></xsl:if>
            <xsl:if test="heard"><dt><xsl:value-of select="w:say('fact.heard')"/></dt><dd><xsl:for-each select="heard"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:if test="registered"><dt><xsl:value-of select="w:say('staff.registered')"/></dt><dd><xsl:for-each select="registered"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.centre'"/><xsl:with-param name="value" select="string(@centre)"/></xsl:call-template>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.in-company'"/><xsl:with-param name="value" select="string(@in-company)"/></xsl:call-template>
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.contract'"/><xsl:with-param name="value" select="string(@contract)"/></xsl:call-template>
            <xsl:if test="@agent"><dt><xsl:value-of select="w:say('staff.agent')"/></dt><dd><code><xsl:value-of select="@agent"/></code><xsl:text> </xsl:text><xsl:value-of select="@agent-name"/></dd></xsl:if>
          </dl>
          <xsl:call-template name="said"/></xsl:for-each>
        </section>
        <xsl:for-each select="updates"><section class="panel"><h2><xsl:value-of select="w:say('staff.updates.history')"/></h2>
          <xsl:choose><xsl:when test="update"><table class="dense"><tbody><xsl:for-each select="update"><tr>
            <th scope="row"><xsl:value-of select="@path"/></th><td class="c-what"><xsl:value-of select="w:say(concat('staff.update.', @state))"/><xsl:if test="@why"><br/><xsl:value-of select="@why"/></xsl:if></td>
            <td class="num"><xsl:value-of select="@reception"/></td><td class="num"><xsl:for-each select="given"><xsl:call-template name="short"/></xsl:for-each></td></tr></xsl:for-each></tbody></table></xsl:when>
            <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.updates.history.none')"/></p></xsl:otherwise></xsl:choose>
          <xsl:if test="@unverified"><p><em class="mark-warning"><xsl:value-of select="w:say('staff.updates.unverified')"/></em></p></xsl:if>
          <div class="acts"><xsl:for-each select="form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.updates.', @name))"/></xsl:call-template></xsl:for-each>
            <a class="button" href="/staff/updates"><xsl:value-of select="w:say('staff.updates')"/></a></div>
        </section></xsl:for-each>
      </div>
    </div>
  </xsl:template>
</xsl:stylesheet>
