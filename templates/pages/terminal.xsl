<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- One machine: how it is, what fits it, what happened. -->
  <xsl:template name="title"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></xsl:template>

  <xsl:template name="content">
    <p class="crumb"><a href="{@base}"><xsl:value-of select="w:say('nav.home')"/></a></p>
    <xsl:for-each select="terminal">
      <div class="head">
        <h1><xsl:value-of select="@place"/><xsl:if test="not(@place)"><xsl:call-template name="machine-name"/></xsl:if></h1>
        <div class="acts">
          <a class="button primary" href="{@href}/order"><xsl:value-of select="w:say('machine.order')"/></a>
          <a class="button" href="{@href}/service"><xsl:value-of select="w:say('machine.service')"/></a>
        </div>
      </div>
      <p class="sub"><xsl:value-of select="@maker"/><xsl:text> </xsl:text><xsl:value-of select="@model"/></p>
    </xsl:for-each>
    <xsl:apply-templates select="done"/>
    <xsl:if test="case">
      <ul class="rows block">
        <xsl:for-each select="case">
          <li class="row">
            <span class="grow"><a href="{@href}"><strong><xsl:call-template name="case-title"/></strong></a></span>
            <xsl:call-template name="case-state"/>
            <span class="tag"><xsl:value-of select="@service"/></span>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
    <div class="two">
      <section class="panel" aria-labelledby="levels">
        <h2 id="levels"><xsl:value-of select="w:say('machine.levels')"/></h2>
        <div class="levels block">
          <xsl:for-each select="terminal/supply"><xsl:call-template name="level"/></xsl:for-each>
          <xsl:if test="not(terminal/supply)"><p class="quiet"><xsl:value-of select="w:say('machine.no-levels')"/></p></xsl:if>
        </div>
      </section>
      <aside class="panel">
        <dl class="facts">
          <xsl:if test="terminal/@number"><dt><xsl:value-of select="w:say('fact.number')"/></dt><dd class="num"><xsl:value-of select="terminal/@number"/></dd></xsl:if>
          <xsl:if test="terminal/@serial"><dt><xsl:value-of select="w:say('fact.serial')"/></dt><dd class="num"><xsl:value-of select="terminal/@serial"/></dd></xsl:if>
          <xsl:if test="terminal/@site"><dt><xsl:value-of select="w:say('fact.site')"/></dt><dd><xsl:value-of select="terminal/@site"/></dd></xsl:if>
          <xsl:if test="terminal/@department"><dt><xsl:value-of select="w:say('fact.department')"/></dt><dd><xsl:value-of select="terminal/@department"/></dd></xsl:if>
          <xsl:if test="terminal/@installing"><dt><xsl:value-of select="w:say('fact.installing')"/></dt><dd><xsl:value-of select="terminal/@installing"/></dd></xsl:if>
          <dt><xsl:value-of select="w:say('fact.heard')"/></dt>
          <dd>
            <xsl:for-each select="terminal/heard"><xsl:call-template name="when"/></xsl:for-each>
            <xsl:if test="not(terminal/heard)"><xsl:value-of select="w:say('machine.never')"/></xsl:if>
            <xsl:for-each select="terminal[@silent or @standing]"><br/><xsl:call-template name="machine-standing"/></xsl:for-each>
          </dd>
          <xsl:for-each select="terminal/counter">
            <dt><xsl:choose><xsl:when test="w:has(concat('counter.', @name))"><xsl:value-of select="w:say(concat('counter.', @name))"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise></xsl:choose></dt>
            <dd class="num"><xsl:value-of select="w:number(@value)"/></dd>
          </xsl:for-each>
        </dl>
      </aside>
    </div>
    <xsl:if test="earlies/early">
      <section class="block" aria-labelledby="earlies">
        <h2 id="earlies"><xsl:value-of select="w:say('early.title')"/></h2>
        <ul class="plain cards"><xsl:for-each select="earlies/early">
          <li class="card">
            <p><xsl:call-template name="early-text"/></p>
            <xsl:choose>
              <xsl:when test="@reason"><xsl:call-template name="early-answer"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="early-ask"/></xsl:otherwise>
            </xsl:choose>
          </li>
        </xsl:for-each></ul>
      </section>
    </xsl:if>
    <xsl:if test="items/item">
      <section class="block" aria-labelledby="fits">
        <div class="head"><h2 id="fits"><xsl:value-of select="w:say('machine.fits')"/></h2>
          <a href="{terminal/@href}/order"><xsl:value-of select="w:say('machine.order-several')"/></a></div>
        <ul class="plain goods"><xsl:for-each select="items/item"><xsl:call-template name="item-card"/></xsl:for-each></ul>
      </section>
    </xsl:if>
    <xsl:if test="guides/guide">
      <section class="block" aria-labelledby="guides">
        <h2 id="guides"><xsl:value-of select="w:say('home.guides')"/></h2>
        <ul class="rows"><xsl:for-each select="guides/guide"><li><a href="{@href}"><xsl:call-template name="in-language"><xsl:with-param name="text" select="@title"/></xsl:call-template></a></li></xsl:for-each></ul>
      </section>
    </xsl:if>
    <section class="block" aria-labelledby="history">
      <h2 id="history"><xsl:value-of select="w:say('machine.history')"/></h2>
      <xsl:choose>
        <xsl:when test="history/*">
          <ul class="rows">
            <xsl:for-each select="history/*">
              <li class="row">
                <span class="grow">
                  <xsl:choose>
                    <xsl:when test="self::case"><a href="{@href}"><xsl:call-template name="case-title"/></a></xsl:when>
                    <xsl:otherwise><xsl:value-of select="w:summary(@summary)"/></xsl:otherwise>
                  </xsl:choose>
                </span>
                <xsl:if test="self::case"><xsl:call-template name="case-state"/></xsl:if>
                <span class="quiet small"><xsl:for-each select="since | received"><xsl:call-template name="when"/></xsl:for-each></span>
                <span class="tag"><xsl:value-of select="@service | @reception"/></span>
              </li>
            </xsl:for-each>
          </ul>
        </xsl:when>
        <xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('machine.no-history')"/></p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>
</xsl:stylesheet>
