<?xml version="1.0" encoding="UTF-8"?>
<!-- A terminal's query as staff see it: what it said, what was done about it, what can be done. Context
     of each: output. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">

  <!-- "toner end"; what a user typed, beside what it was taken for -->
  <xsl:template name="output-said">
    <xsl:value-of select="w:desk(@said)"/>
    <xsl:if test="contains(@summary, '“') and not(contains(@summary, concat('“', @said, '”')))"><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="@summary"/></span></xsl:if>
  </xsl:template>

  <!-- Day and time, on paper too: never "today". Context: an element of page_add_when(). -->
  <xsl:template name="stamp">
    <xsl:variable name="date" select="w:say('staff.short-date', 'weekday', w:say(concat('staff.weekday.', @weekday)), 'day', @day, 'month', w:say(concat('staff.month.', @month)))"/>
    <time datetime="{@iso}"><xsl:choose><xsl:when test="@this-year"><xsl:value-of select="$date"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.short-date.year', 'date', $date, 'year', @year)"/></xsl:otherwise></xsl:choose><xsl:text> </xsl:text><xsl:value-of select="@clock"/></time>
  </xsl:template>

  <!-- "Order O-000012", with its page where it has one. Context: handled. -->
  <xsl:template name="handled-what">
    <xsl:variable name="what" select="w:say(concat('staff.handled.', @what), 'to', @to)"/>
    <xsl:choose>
      <xsl:when test="@what = 'service'"><a href="/staff/c/{@to}"><xsl:value-of select="$what"/></a></xsl:when>
      <xsl:when test="@href"><a href="{@href}"><xsl:value-of select="$what"/></a></xsl:when>
      <xsl:otherwise><xsl:value-of select="$what"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="handled-by">
    <xsl:param name="by"/>
    <xsl:choose>
      <xsl:when test="$by = 'gateway'"><xsl:value-of select="w:say('staff.handled.by-itself')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$by"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Where it stands now. Context: handled. -->
  <xsl:template name="handled-standing">
    <xsl:choose>
      <xsl:when test="back"><xsl:value-of select="w:say('staff.handled.back')"/><xsl:call-template name="comma"/><xsl:call-template name="handled-by"><xsl:with-param name="by" select="@back-by"/></xsl:call-template><xsl:text> </xsl:text><xsl:for-each select="back"><xsl:call-template name="stamp"/></xsl:for-each></xsl:when>
      <xsl:when test="@mail"><xsl:value-of select="w:say(concat('staff.out.state.', @mail))"/></xsl:when>
      <xsl:when test="places"><strong><xsl:value-of select="w:say('staff.handled.places')"/><xsl:text> </xsl:text><xsl:for-each select="places"><xsl:call-template name="stamp"/></xsl:for-each></strong></xsl:when>
      <xsl:when test="order"><xsl:for-each select="order"><xsl:call-template name="order-standing"/></xsl:for-each></xsl:when>
      <xsl:when test="visit"><xsl:value-of select="w:say(concat('staff.visit.state.', visit/@state))"/></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- What was done, by whom and when, with the way back. -->
  <xsl:template name="output-done">
    <xsl:for-each select="handled">
      <div class="handled">
        <xsl:if test="back"><xsl:attribute name="class">handled quiet</xsl:attribute></xsl:if>
        <xsl:call-template name="handled-what"/>
        <span class="quiet"><xsl:call-template name="comma"/><xsl:call-template name="handled-by"><xsl:with-param name="by" select="@by"/></xsl:call-template><xsl:text> </xsl:text><xsl:for-each select="at"><xsl:call-template name="stamp"/></xsl:for-each></span>
        <xsl:variable name="standing"><xsl:call-template name="handled-standing"/></xsl:variable>
        <xsl:if test="$standing != ''"><xsl:text> </xsl:text><span class="stands"><xsl:copy-of select="$standing"/></span></xsl:if>
        <xsl:for-each select="form">
          <form method="post" action="{@action}">
            <xsl:call-template name="form-fields"/>
            <xsl:call-template name="back"/>
            <input type="hidden" name="entry" value="{../@n}"/>
            <button type="submit" class="link"><xsl:value-of select="w:say('staff.handled.take-back')"/></button>
          </form>
        </xsl:for-each>
      </div>
    </xsl:for-each>
  </xsl:template>

  <!-- One button each; goods are chosen on the report's own page. -->
  <xsl:template name="output-acts">
    <xsl:for-each select="form[@name = 'mail' or @name = 'fax']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.report.do.', @name))"/></xsl:call-template></xsl:for-each>
    <xsl:if test="@telephone"><xsl:call-template name="output-telephone"/></xsl:if>
    <xsl:if test="form[@name = 'order'] and not(goods)"><a class="button" href="{@href}#order"><xsl:value-of select="w:say('staff.report.do.goods')"/></a></xsl:if>
    <xsl:for-each select="form[@name = 'service' or @name = 'aside']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.report.do.', @name))"/></xsl:call-template></xsl:for-each>
  </xsl:template>

  <xsl:template name="output-telephone">
    <span class="tel">
      <xsl:choose>
        <xsl:when test="@telephone = '-'"><xsl:value-of select="w:say('staff.report.no-address')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('staff.report.call')"/><xsl:text> </xsl:text><xsl:call-template name="telephone"><xsl:with-param name="number" select="@telephone"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </span>
  </xsl:template>

  <!-- Goods of the order contents' table, and of the catalogue. -->
  <xsl:template name="output-order">
    <xsl:for-each select="form[@name = 'order']">
      <form method="post" action="{@action}" class="row-form dated" id="order">
        <xsl:call-template name="form-fields"/>
        <div class="when-fields">
          <span><label for="goods"><xsl:value-of select="w:say('staff.report.goods')"/></label>
            <select id="goods" name="item"><xsl:for-each select="../goods"><option value="{@code}"><xsl:if test="@name-lang"><xsl:attribute name="lang"><xsl:value-of select="@name-lang"/></xsl:attribute></xsl:if><xsl:value-of select="@name"/><xsl:if test="@name != @code"><xsl:call-template name="comma"/><xsl:value-of select="@code"/></xsl:if></option></xsl:for-each></select></span>
          <span><label for="quantity"><xsl:value-of select="w:say('staff.report.quantity')"/></label>
            <input id="quantity" name="quantity" type="number" min="1" max="999" value="1" required="required" inputmode="numeric"/></span>
        </div>
        <div class="check"><input id="insist" name="insist" type="checkbox"/><label for="insist"><xsl:value-of select="w:say('staff.report.insist')"/></label></div>
        <button type="submit"><xsl:value-of select="w:say('staff.report.do.order')"/></button>
      </form>
    </xsl:for-each>
  </xsl:template>

  <!-- The departments to choose from. Context: what holds them. -->
  <xsl:template name="output-filter">
    <xsl:param name="action"/>
    <form method="get" action="{$action}" class="filter">
      <xsl:if test="@part != 'first'"><input type="hidden" name="part" value="{@part}"/></xsl:if>
      <label for="department"><xsl:value-of select="w:say('staff.report.department')"/></label>
      <select id="department" name="department">
        <option value=""><xsl:value-of select="w:say('staff.report.departments')"/></option>
        <xsl:for-each select="department"><option value="{@code}"><xsl:if test="@chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@code"/><xsl:if test="@name"><xsl:call-template name="comma"/><xsl:value-of select="@name"/></xsl:if></option></xsl:for-each>
      </select>
      <button type="submit"><xsl:value-of select="w:say('staff.report.show')"/></button>
    </form>
  </xsl:template>
</xsl:stylesheet>
