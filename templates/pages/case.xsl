<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- One matter: what, where, since when, what to do, what happens next. -->
  <xsl:template name="title">
    <xsl:for-each select="case">
      <xsl:variable name="title"><xsl:call-template name="case-title"/></xsl:variable>
      <xsl:value-of select="w:say('title.id', 'title', $title, 'id', @service)"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="content">
    <xsl:call-template name="crumb"/>
    <xsl:for-each select="case">
      <h1><xsl:call-template name="case-title"/></h1>
      <p class="sub">
        <xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each>
        <xsl:text> · </xsl:text><span class="num"><xsl:value-of select="@service"/></span>
      </p>
      <xsl:apply-templates select="/page/done"/>
      <div class="two">
        <div>
          <section class="panel">
            <p><xsl:call-template name="case-state"/></p>
            <xsl:for-each select="supply"><div class="block"><xsl:call-template name="level"/></div></xsl:for-each>
            <xsl:if test="@state != 'done' and @state != 'closed'">
              <p class="lead block"><xsl:call-template name="next"/></p>
              <xsl:if test="visit[@state = 'asked' or @state = 'confirmed']">
                <xsl:for-each select="order[delivery and @state != 'cancelled']"><p><xsl:call-template name="order-when"/></p></xsl:for-each>
              </xsl:if>
              <xsl:if test="@state = 'open'"><div class="acts block"><xsl:call-template name="case-act"/></div></xsl:if>
              <xsl:if test="@state != 'open'"><xsl:for-each select="arrived">
                <div class="block"><xsl:call-template name="arrived-buttons"/></div>
              </xsl:for-each></xsl:if>
              <xsl:for-each select="visit[form]">
                <div class="acts block">
                  <a href="{../@href}/visit"><xsl:value-of select="w:say('visit.another')"/></a>
                  <form method="post" action="{form/@action}">
                    <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
                    <button class="link" type="submit"><xsl:value-of select="w:say('visit.cancel')"/></button>
                  </form>
                </div>
              </xsl:for-each>
              <xsl:for-each select="order">
                <p class="block"><a class="button" href="{@href}"><xsl:value-of select="w:say('case.see-order', 'number', @number)"/></a></p>
              </xsl:for-each>
            </xsl:if>
          </section>
          <xsl:if test="@keyword and @state != 'done' and @state != 'closed'">
            <section class="panel">
              <h2><xsl:value-of select="w:say('case.do')"/></h2>
              <p class="prose"><xsl:call-template name="case-do"/></p>
            </section>
          </xsl:if>
          <xsl:for-each select="item">
            <section class="block">
              <h2><xsl:value-of select="w:say('case.fits')"/></h2>
              <ul class="plain goods"><xsl:call-template name="item-card"/></ul>
            </section>
          </xsl:for-each>
          <xsl:if test="message">
            <section class="block">
              <h2><xsl:value-of select="w:say('case.messages')"/></h2>
              <ul class="rows">
                <xsl:for-each select="message">
                  <xsl:variable name="from"><xsl:call-template name="said-by"/></xsl:variable>
                  <li><p class="quiet small"><xsl:call-template name="around">
                      <xsl:with-param name="text" select="w:say('case.message.by', 'from', $from)"/>
                      <xsl:with-param name="element"><xsl:for-each select="time"><xsl:call-template name="when"/></xsl:for-each></xsl:with-param>
                    </xsl:call-template></p>
                    <p class="prose"><xsl:value-of select="text"/></p></li>
                </xsl:for-each>
              </ul>
            </section>
          </xsl:if>
        </div>
        <aside class="panel">
          <dl class="facts">
            <dt><xsl:value-of select="w:say('fact.service')"/></dt><dd class="num"><xsl:value-of select="@service"/></dd>
            <dt><xsl:value-of select="w:say('fact.machine')"/></dt>
            <dd><a href="{terminal/@href}"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></a></dd>
            <xsl:if test="terminal/@number"><dt><xsl:value-of select="w:say('fact.number')"/></dt><dd class="num"><xsl:value-of select="terminal/@number"/></dd></xsl:if>
            <xsl:for-each select="since"><dt><xsl:value-of select="w:say('fact.since')"/></dt><dd><xsl:call-template name="when"/></dd></xsl:for-each>
            <xsl:if test="text"><dt><xsl:value-of select="w:say('fact.says')"/></dt><dd><xsl:value-of select="text"/></dd></xsl:if>
            <xsl:if test="@component"><dt><xsl:value-of select="w:say('fact.part')"/></dt><dd><xsl:value-of select="@component"/></dd></xsl:if>
            <xsl:for-each select="ended"><dt><xsl:value-of select="w:say('fact.done')"/></dt><dd><xsl:call-template name="when"/></dd></xsl:for-each>
          </dl>
        </aside>
      </div>
    </xsl:for-each>
  </xsl:template>

  <!-- What happens next, in one sentence. -->
  <xsl:template name="next">
    <xsl:choose>
      <xsl:when test="visit and visit/@state != 'cancelled'"><xsl:for-each select="visit"><xsl:call-template name="visit-when"/></xsl:for-each></xsl:when>
      <xsl:when test="arrived and @state != 'open'"><xsl:value-of select="w:say(concat('arrived.', arrived/@state))"/></xsl:when>
      <xsl:when test="order and order/@state != 'cancelled'"><xsl:for-each select="order">
        <xsl:variable name="lines"><xsl:call-template name="lines"/></xsl:variable>
        <xsl:call-template name="around">
          <xsl:with-param name="text" select="w:say('case.ordered', 'lines', $lines)"/>
          <xsl:with-param name="element"><xsl:call-template name="order-when"/></xsl:with-param>
        </xsl:call-template>
      </xsl:for-each></xsl:when>
      <xsl:when test="@kind = 'maintenance' and item[not(@fitted)]"><xsl:value-of select="w:say('case.next.shortage')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say(concat('case.next.', @kind))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
