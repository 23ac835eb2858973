<?xml version="1.0" encoding="UTF-8"?>
<!-- What all pages share: head, header, footer, times, hidden fields. A page's sheet imports this and
     gives a template named "content". -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/page">
    <html lang="{@language}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>
          <xsl:call-template name="title"/>
          <xsl:if test="dealer/@name"> · <xsl:value-of select="dealer/@name"/></xsl:if>
        </title>
        <link rel="stylesheet" href="{@static}/platen.css"/>
        <xsl:if test="@accent"><link rel="stylesheet" href="{@accent}"/></xsl:if>
        <link rel="icon" type="image/svg+xml" href="{@static}/mark.svg"/>
        <xsl:call-template name="head"/>
      </head>
      <body>
        <a class="skip" href="#main"><xsl:value-of select="w:say('frame.skip')"/></a>
        <xsl:call-template name="header"/>
        <main id="main">
          <xsl:call-template name="errors"/>
          <xsl:call-template name="told"/>
          <xsl:call-template name="content"/>
        </main>
        <xsl:call-template name="footer"/>
      </body>
    </html>
  </xsl:template>

  <!-- What has to be put right, read out first; each leads to its field. -->
  <xsl:template name="errors">
    <xsl:if test="//error[w:has(@key)]">
      <div class="note error" role="alert">
        <xsl:call-template name="landing"/>
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template>
        <ul class="plain"><xsl:for-each select="//error[w:has(@key)]"><li><a href="#{@field}"><xsl:value-of select="w:say(@key)"/></a></li></xsl:for-each></ul>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- What was just done: after a form the focus lands on it, or on the heading that says it. -->
  <xsl:template match="page/done">
    <div class="note good" role="status">
      <xsl:call-template name="landing"/>
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'ok'"/></xsl:call-template>
      <p><xsl:value-of select="w:say(concat('done.', @key))"/></p>
    </div>
  </xsl:template>
  <xsl:template name="landing">
    <xsl:attribute name="tabindex">-1</xsl:attribute>
    <xsl:attribute name="autofocus">autofocus</xsl:attribute>
  </xsl:template>

  <!-- Context: the field. -->
  <xsl:template name="invalid">
    <xsl:param name="field"/>
    <xsl:if test="/page//error[@field = $field]">
      <xsl:attribute name="aria-invalid">true</xsl:attribute>
      <xsl:attribute name="aria-describedby">error-<xsl:value-of select="$field"/></xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- A page may say its own. -->
  <xsl:template name="title"><xsl:value-of select="w:say(concat(@name, '.title'))"/></xsl:template>
  <xsl:template name="head"/>
  <xsl:template name="told"/>
  <xsl:template name="content"/>

  <xsl:template name="header">
    <header class="top">
      <div class="bar">
        <xsl:choose>
          <xsl:when test="person">
            <a class="brand" href="{@base}"><xsl:call-template name="brand"/></a>
          </xsl:when>
          <xsl:otherwise><span class="brand"><xsl:call-template name="brand"/></span></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="person">
          <span class="who">
            <xsl:choose>
              <xsl:when test="person/@customer and person/@name"><xsl:value-of select="w:say('frame.who', 'customer', person/@customer, 'person', person/@name)"/></xsl:when>
              <xsl:when test="person/@name"><xsl:value-of select="person/@name"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="person/@mail"/></xsl:otherwise>
            </xsl:choose>
          </span>
        </xsl:if>
      </div>
    </header>
  </xsl:template>

  <xsl:template name="brand">
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="{/page/@static}/icons.svg#mark"/></svg>
    <span><xsl:value-of select="/page/dealer/@name"/></span>
  </xsl:template>

  <xsl:template name="footer">
    <footer class="foot">
      <div class="bar">
        <xsl:if test="person">
          <nav aria-label="{w:say('frame.more')}">
            <a href="{@base}"><xsl:value-of select="w:say('nav.home')"/></a>
            <a href="{@base}/orders"><xsl:value-of select="w:say('nav.orders')"/></a>
            <a href="{@base}/contacts"><xsl:value-of select="w:say('nav.contacts')"/></a>
          </nav>
        </xsl:if>
        <xsl:if test="dealer/@telephone">
          <p>
            <xsl:value-of select="dealer/@name"/>
            <xsl:call-template name="comma"/>
            <xsl:call-template name="telephone"><xsl:with-param name="number" select="dealer/@telephone"/></xsl:call-template>
          </p>
        </xsl:if>
      </div>
    </footer>
  </xsl:template>

  <xsl:template name="telephone">
    <xsl:param name="number"/>
    <a class="tel" href="tel:{translate($number, ' -()/', '')}"><xsl:value-of select="$number"/></a>
  </xsl:template>

  <!-- What can be chosen, each in its own words. Context: what holds the languages. -->
  <xsl:template name="languages">
    <xsl:for-each select="language">
      <option value="{@code}" lang="{@code}"><xsl:if test="@chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="comma"><xsl:value-of select="w:say('list.comma')"/></xsl:template>

  <!-- A sentence of the catalogue with an element in the place of its {when}. -->
  <xsl:template name="around">
    <xsl:param name="text"/>
    <xsl:param name="element"/>
    <xsl:choose>
      <xsl:when test="contains($text, '{when}')">
        <xsl:value-of select="substring-before($text, '{when}')"/>
        <xsl:copy-of select="$element"/>
        <xsl:value-of select="substring-after($text, '{when}')"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/><xsl:text> </xsl:text><xsl:copy-of select="$element"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The two hidden fields of every form that changes something; context: the form element. -->
  <xsl:template name="form-fields">
    <input type="hidden" name="token" value="{@token}"/>
    <input type="hidden" name="once" value="{@once}"/>
  </xsl:template>

  <xsl:template name="icon">
    <xsl:param name="name"/>
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="{/page/@static}/icons.svg#{$name}"/></svg>
  </xsl:template>

  <!-- "Tuesday 24 November"; context: an element of page_add_when(). -->
  <xsl:template name="date">
    <xsl:variable name="plain" select="w:say('date.long', 'weekday', w:say(concat('weekday.', @weekday)), 'day', @day,
                                            'month', w:say(concat('month.', @month)), 'year', @year)"/>
    <xsl:choose>
      <xsl:when test="@near = 'today'"><xsl:value-of select="w:say('date.today')"/></xsl:when>
      <xsl:when test="@near = 'yesterday'"><xsl:value-of select="w:say('date.yesterday')"/></xsl:when>
      <xsl:when test="@this-year"><xsl:value-of select="$plain"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('date.with-year', 'date', $plain, 'year', @year)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="day">
    <time datetime="{@iso}"><xsl:call-template name="date"/></time>
  </xsl:template>
  <xsl:template name="when">
    <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
    <time datetime="{@iso}"><xsl:value-of select="w:say('date.time', 'date', $date, 'time', @clock)"/></time>
  </xsl:template>
  <!-- "Tuesday 24 November, 14:00 to 16:00" -->
  <xsl:template name="span">
    <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
    <time datetime="{@iso}">
      <xsl:choose>
        <xsl:when test="@until and not(@until-day)">
          <xsl:value-of select="w:say('date.span', 'date', $date, 'time', @clock, 'until', @until)"/>
        </xsl:when>
        <xsl:when test="@until">
          <xsl:value-of select="w:say('date.span-days', 'date', $date, 'time', @clock, 'until', @until,
                                      'weekday', w:say(concat('weekday.', @until-weekday)), 'day', @until-day,
                                      'month', w:say(concat('month.', @until-month)))"/>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('date.time', 'date', $date, 'time', @clock)"/></xsl:otherwise>
      </xsl:choose>
    </time>
  </xsl:template>
</xsl:stylesheet>
