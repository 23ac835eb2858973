<?xml version="1.0" encoding="UTF-8"?>
<!-- The manager's homepage: first the sentence, then what needs an act, what is on its way, all machines. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="title"><xsl:call-template name="sentence"/></xsl:template>

  <xsl:template name="count-word">
    <xsl:param name="n"/>
    <xsl:variable name="key" select="concat('count.', $n)"/>
    <xsl:choose>
      <xsl:when test="w:has($key)"><xsl:value-of select="w:say($key)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:number($n)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="sentence">
    <xsl:variable name="needs" select="/page/summary/@needs"/>
    <xsl:variable name="silent" select="/page/summary/@silent"/>
    <xsl:variable name="machines" select="/page/summary/@machines"/>
    <xsl:variable name="way" select="count(/page/way/*)"/>
    <xsl:choose>
      <xsl:when test="$needs &gt; 0">
        <xsl:variable name="word"><xsl:call-template name="count-word"><xsl:with-param name="n" select="$needs"/></xsl:call-template></xsl:variable>
        <xsl:value-of select="w:say('home.needs', 'count', $needs, 'word', $word)"/>
      </xsl:when>
      <xsl:when test="$machines = 0"><xsl:value-of select="w:say('home.none')"/></xsl:when>
      <xsl:when test="$silent &gt; 0"><xsl:value-of select="w:say('home.silent', 'count', $silent)"/></xsl:when>
      <xsl:when test="$way &gt; 0">
        <xsl:variable name="word"><xsl:call-template name="count-word"><xsl:with-param name="n" select="$way"/></xsl:call-template></xsl:variable>
        <xsl:value-of select="w:say('home.under-way', 'count', $way, 'word', $word)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('home.fine', 'count', $machines)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="content">
    <h1><xsl:call-template name="sentence"/></h1>
    <p class="sub">
      <xsl:for-each select="summary/heard">
        <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
        <xsl:value-of select="w:say('home.heard', 'date', $date, 'time', @clock)"/>
      </xsl:for-each>
    </p>
    <xsl:apply-templates select="done"/>
    <xsl:apply-templates select="confirm"/>
    <xsl:if test="needs/case">
      <ul class="plain cards"><xsl:apply-templates select="needs/case" mode="card"/></ul>
    </xsl:if>
    <xsl:if test="way/*">
      <section class="block" aria-labelledby="way">
        <h2 id="way"><xsl:value-of select="w:say('home.way')"/></h2>
        <ul class="rows"><xsl:apply-templates select="way/*" mode="row"/></ul>
      </section>
    </xsl:if>
    <xsl:if test="earlies/early">
      <section class="block" aria-labelledby="earlies">
        <h2 id="earlies"><xsl:value-of select="w:say('early.title')"/></h2>
        <ul class="plain cards"><xsl:for-each select="earlies/early">
          <li class="card">
            <p><a href="{terminal/@href}"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></a></p>
            <p><xsl:call-template name="early-text"/></p>
            <xsl:call-template name="early-ask"/>
          </li>
        </xsl:for-each></ul>
      </section>
    </xsl:if>
    <xsl:if test="machines/terminal">
      <section class="block" aria-labelledby="machines">
        <div class="head">
          <h2 id="machines"><xsl:value-of select="w:say('home.machines')"/></h2>
          <span class="quiet"><xsl:value-of select="w:say('home.count', 'count', summary/@machines)"/></span>
        </div>
        <ul class="rows"><xsl:apply-templates select="machines/terminal"/></ul>
      </section>
    </xsl:if>
    <xsl:if test="guides/guide">
      <section class="block" aria-labelledby="guides">
        <h2 id="guides"><xsl:value-of select="w:say('home.guides')"/></h2>
        <ul class="rows">
          <xsl:for-each select="guides/guide">
            <li class="row">
              <span class="with-icon"><xsl:call-template name="icon"><xsl:with-param name="name" select="'book'"/></xsl:call-template>
                <a href="{@href}"><xsl:call-template name="in-language"><xsl:with-param name="text" select="@title"/></xsl:call-template></a></span>
              <span class="quiet small"><xsl:value-of select="@model"/></span>
            </li>
          </xsl:for-each>
        </ul>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="confirm">
    <div class="note warning">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'mail'"/></xsl:call-template>
      <div>
        <h2><xsl:value-of select="w:say('confirm.title')"/></h2>
        <p><xsl:value-of select="w:say('confirm.text', 'mail', @mail)"/></p>
        <form method="post" action="{form/@action}">
          <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
          <button class="primary" type="submit"><xsl:value-of select="w:say('confirm.button')"/></button>
        </form>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="case" mode="card">
    <li class="card {@severity}" id="{@service}">
      <div class="head">
        <h2><a href="{@href}"><xsl:call-template name="case-title"/></a></h2>
        <span class="tag"><xsl:value-of select="@service"/></span>
      </div>
      <p><a href="{terminal/@href}"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></a></p>
      <p class="quiet">
        <xsl:call-template name="case-state"/>
        <xsl:text> </xsl:text>
        <xsl:for-each select="since">
          <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
          <xsl:value-of select="w:say('case.since', 'date', $date, 'time', @clock)"/>
        </xsl:for-each>
      </p>
      <xsl:for-each select="supply"><xsl:call-template name="level"/></xsl:for-each>
      <xsl:if test="@kind != 'shortage'"><p><xsl:call-template name="case-do"/></p></xsl:if>
      <xsl:if test="item/@price or item/@yield">
        <p class="quiet small">
          <xsl:for-each select="item"><xsl:call-template name="item-name"/></xsl:for-each>
          <xsl:if test="item/@price"><xsl:call-template name="comma"/><xsl:value-of select="w:money(item/@price, /page/dealer/@currency)"/></xsl:if>
        </p>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="arrived[@state = 'still'] and @state != 'open'">
          <p><strong><xsl:value-of select="w:say('arrived.still')"/></strong></p>
          <p><a href="{@href}"><xsl:value-of select="w:say('arrived.how')"/></a></p>
          <xsl:for-each select="arrived"><xsl:call-template name="arrived-buttons"/></xsl:for-each>
        </xsl:when>
        <xsl:otherwise><div class="acts"><xsl:call-template name="case-act"/></div></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <xsl:template match="order" mode="row">
    <li class="step-row">
      <span class="with-icon">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'truck'"/></xsl:call-template>
        <span>
          <a href="{@href}"><xsl:call-template name="lines"/></a>
          <xsl:if test="terminal">
            <br/><span class="quiet small"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></span>
          </xsl:if>
        </span>
      </span>
      <span><xsl:call-template name="order-and-visit"/></span>
      <span class="tag"><xsl:value-of select="@number"/><xsl:if test="@service"><xsl:text> · </xsl:text><xsl:value-of select="@service"/></xsl:if></span>
    </li>
  </xsl:template>

  <xsl:template match="case" mode="row">
    <li class="step-row" id="{@service}">
      <span class="with-icon">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'tool'"/></xsl:call-template>
        <span>
          <a href="{@href}"><xsl:call-template name="case-title"/></a>
          <br/><span class="quiet small"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></span>
        </span>
      </span>
      <span>
        <xsl:choose>
          <xsl:when test="visit"><xsl:for-each select="visit"><xsl:call-template name="visit-when"/></xsl:for-each></xsl:when>
          <xsl:when test="arrived"><xsl:value-of select="w:say(concat('arrived.', arrived/@state))"/></xsl:when>
          <xsl:when test="order"><xsl:for-each select="order"><xsl:call-template name="order-when"/></xsl:for-each></xsl:when>
          <xsl:otherwise><xsl:value-of select="w:say(concat('case.state.', @state))"/></xsl:otherwise>
        </xsl:choose>
      </span>
      <span class="tag"><xsl:value-of select="@service"/></span>
    </li>
  </xsl:template>

  <xsl:template match="machines/terminal">
    <li class="machine">
      <span>
        <a href="{@href}"><strong><xsl:choose><xsl:when test="@place"><xsl:value-of select="@place"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="machine-name"/></xsl:otherwise></xsl:choose></strong></a>
        <xsl:if test="@place and @model"><br/><span class="quiet small"><xsl:value-of select="@model"/></span></xsl:if>
        <xsl:if test="@silent or @standing">
          <br/><span class="small"><xsl:call-template name="machine-standing"/></span>
        </xsl:if>
      </span>
      <span class="minis"><xsl:for-each select="supply"><xsl:call-template name="mini-level"/></xsl:for-each></span>
      <xsl:if test="@pages"><span class="quiet small num"><xsl:value-of select="w:say('machine.pages', 'pages', w:number(@pages))"/></span></xsl:if>
    </li>
  </xsl:template>
</xsl:stylesheet>
