<?xml version="1.0" encoding="UTF-8"?>
<!-- What the staff's pages share: their header with queues and search, dense tables, facts, forms. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="head">
    <link rel="stylesheet" href="{@static}/staff.css"/>
    <xsl:if test="staff"><script src="{@static}/staff.js" defer="defer"/></xsl:if>
  </xsl:template>

  <xsl:template name="header">
    <header class="top staff">
      <div class="bar">
        <a class="brand" href="/staff"><xsl:call-template name="brand"/></a>
        <xsl:for-each select="staff">
          <form class="find" action="/staff/search" method="get" role="search">
            <label class="hide" for="q"><xsl:value-of select="w:say('staff.search')"/></label>
            <input id="q" name="q" type="search" maxlength="100" value="{@search}" autocomplete="off" placeholder="{w:say('staff.search.hint')}"/>
            <button type="submit" class="hide"><xsl:value-of select="w:say('staff.search')"/></button>
          </form>
          <span class="who"><xsl:value-of select="@name"/></span>
          <xsl:for-each select="form[@name = 'logout']">
            <form method="post" action="{@action}">
              <xsl:call-template name="form-fields"/>
              <button class="link" type="submit"><xsl:value-of select="w:say('staff.logout')"/></button>
            </form>
          </xsl:for-each>
        </xsl:for-each>
      </div>
      <xsl:if test="tabs">
        <nav class="tabs" aria-label="{w:say('staff.queues')}">
          <xsl:for-each select="tabs/tab">
            <a href="{@href}" data-tab="{@name}">
              <xsl:attribute name="class"><xsl:if test="@count = 0">none</xsl:if></xsl:attribute>
              <xsl:if test="@open"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
              <xsl:value-of select="w:say(concat('staff.queue.', @name))"/>
              <xsl:text> </xsl:text>
              <b><xsl:value-of select="@count"/><xsl:if test="@more">+</xsl:if></b>
            </a>
          </xsl:for-each>
        </nav>
      </xsl:if>
    </header>
    <xsl:if test="staff/@outbox"><p class="flash held" role="status"><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template><span><xsl:value-of select="w:say('staff.outbox.held')"/></span></p></xsl:if>
  </xsl:template>

  <xsl:template name="footer">
    <xsl:if test="staff">
      <footer class="foot staff">
        <div class="bar">
          <nav aria-label="{w:say('staff.more')}">
            <a href="/staff/tables"><xsl:value-of select="w:say('staff.tables')"/></a>
            <a href="/staff/early"><xsl:value-of select="w:say('staff.early')"/></a>
            <a href="/staff/updates"><xsl:value-of select="w:say('staff.updates')"/></a>
            <a href="/staff/alerts"><xsl:value-of select="w:say('staff.alerts')"/></a>
          </nav>
          <span class="quiet keys" data-keys="{w:say('staff.keys')}"></span>
          <xsl:for-each select="staff/form[@name = 'language']">
            <xsl:call-template name="language-form"><xsl:with-param name="id" select="'language'"/></xsl:call-template>
          </xsl:for-each>
        </div>
      </footer>
    </xsl:if>
  </xsl:template>

  <!-- Context: a form of languages. -->
  <xsl:template name="language-form">
    <xsl:param name="id"/>
    <xsl:param name="of" select="''"/>
    <form method="post" action="{@action}" class="language">
      <xsl:call-template name="form-fields"/>
      <xsl:choose>
        <xsl:when test="@back"><input type="hidden" name="back" value="{@back}"/></xsl:when>
        <xsl:otherwise><input type="hidden" name="back" value="{/page/staff/form/@back}"/></xsl:otherwise>
      </xsl:choose>
      <label class="hide" for="{$id}"><xsl:value-of select="w:say('staff.language')"/><xsl:if test="$of != ''"><xsl:call-template name="comma"/><xsl:value-of select="$of"/></xsl:if></label>
      <select id="{$id}" name="language"><xsl:call-template name="languages"/></select>
      <button type="submit"><xsl:value-of select="w:say('staff.language.button')"/></button>
    </form>
  </xsl:template>

  <!-- ==== words ==== -->

  <!-- "34 min"; the moment itself in its title. Context: age. -->
  <xsl:template name="age">
    <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
    <time datetime="{@iso}" title="{w:say('date.time', 'date', $date, 'time', @clock)}"><xsl:value-of select="w:say(concat('staff.age.', @unit), 'n', @n)"/></time>
  </xsl:template>
  <!-- "24.11. 14:00-16:00", for rows. Context: an element of page_add_when(). -->
  <xsl:template name="short">
    <time datetime="{@iso}">
      <xsl:choose>
        <xsl:when test="@near"><xsl:value-of select="w:say(concat('staff.near.', @near))"/></xsl:when>
        <xsl:otherwise><xsl:variable name="date" select="w:say('staff.short-date', 'weekday', w:say(concat('staff.weekday.', @weekday)), 'day', @day, 'month', w:say(concat('staff.month.', @month)))"/><xsl:choose><xsl:when test="@this-year"><xsl:value-of select="$date"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.short-date.year', 'date', $date, 'year', @year)"/></xsl:otherwise></xsl:choose></xsl:otherwise>
      </xsl:choose>
      <xsl:text> </xsl:text><xsl:value-of select="@clock"/>
      <xsl:if test="@until and not(@until-day)">–<xsl:value-of select="@until"/></xsl:if>
    </time>
  </xsl:template>

  <xsl:template name="severity">
    <xsl:variable name="kind">
      <xsl:choose><xsl:when test="@severity = 'error'">error</xsl:when><xsl:otherwise>warning</xsl:otherwise></xsl:choose>
    </xsl:variable>
    <xsl:call-template name="state">
      <xsl:with-param name="kind" select="$kind"/>
      <xsl:with-param name="word" select="w:say(concat('staff.severity.', $kind))"/>
    </xsl:call-template>
  </xsl:template>

  <!-- What a case is about, to staff. Context: case. -->
  <xsl:template name="matter">
    <xsl:choose>
      <xsl:when test="@kind = 'service'"><xsl:value-of select="w:say('staff.matter.service')"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="case-title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Where a case stands, in one short phrase. Context: what holds case, order, visit. -->
  <xsl:template name="standing">
    <xsl:choose>
      <xsl:when test="visit[@state = 'confirmed']"><xsl:value-of select="w:say('staff.visit.confirmed')"/><xsl:text> </xsl:text><xsl:for-each select="visit/time"><xsl:call-template name="short"/></xsl:for-each></xsl:when>
      <xsl:when test="visit[@state = 'asked']/time"><strong><xsl:value-of select="w:say('staff.visit.asked')"/></strong><xsl:text> </xsl:text><xsl:for-each select="visit/time"><xsl:call-template name="short"/></xsl:for-each></xsl:when>
      <xsl:when test="visit[@state = 'asked']"><strong><xsl:value-of select="w:say('staff.visit.call')"/></strong></xsl:when>
      <xsl:when test="order[@state != 'cancelled']"><xsl:for-each select="order"><xsl:call-template name="order-standing"/></xsl:for-each></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say(concat('staff.case.', case/@state))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="order-standing">
    <xsl:choose>
      <xsl:when test="@state = 'placed'"><strong><xsl:value-of select="w:say('staff.order.placed')"/></strong></xsl:when>
      <xsl:when test="@state = 'held'"><strong><xsl:value-of select="w:say('staff.order.held')"/></strong></xsl:when>
      <xsl:when test="delivery and (@state = 'accepted' or @state = 'dispatched')"><xsl:value-of select="w:say(concat('staff.order.', @state))"/><xsl:text> </xsl:text><xsl:for-each select="delivery"><xsl:call-template name="short"/></xsl:for-each></xsl:when>
      <xsl:when test="@state = 'delivered' and delivered"><xsl:value-of select="w:say('staff.order.delivered')"/><xsl:text> </xsl:text><xsl:for-each select="delivered"><xsl:call-template name="short"/></xsl:for-each></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say(concat('staff.order.', @state))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "Contact, north site" with the address to write to. Context: a person. -->
  <xsl:template name="person-line">
    <a href="{@href}"><xsl:value-of select="@name"/></a>
    <xsl:if test="@mail and @mail != @name"><xsl:text> </xsl:text><a href="mailto:{@mail}"><xsl:value-of select="@mail"/></a></xsl:if>
    <xsl:if test="@telephone"><xsl:text> </xsl:text><xsl:call-template name="telephone"><xsl:with-param name="number" select="@telephone"/></xsl:call-template></xsl:if>
    <xsl:if test="@unconfirmed"><xsl:text> </xsl:text><em class="mark-warning"><xsl:value-of select="w:say('staff.unconfirmed')"/></em></xsl:if>
    <xsl:if test="@held"><xsl:text> </xsl:text><em class="mark-error" title="{w:desk(@held)}"><xsl:value-of select="w:say('staff.held')"/></em></xsl:if>
    <xsl:if test="@complained"><xsl:text> </xsl:text><em class="mark-warning"><xsl:value-of select="w:say('staff.complained')"/></em></xsl:if>
    <xsl:for-each select="form[@name = 'release']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.yes.held-address')"/></xsl:call-template></xsl:for-each>
  </xsl:template>

  <!-- What was just done. -->
  <xsl:template name="told">
    <xsl:if test="done">
      <p class="flash" role="status"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'ok'"/></xsl:call-template><xsl:value-of select="w:say(concat('staff.done.', done/@key))"/></p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:param name="key"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''"><dt><xsl:value-of select="w:say($key)"/></dt><dd><xsl:copy-of select="$value"/></dd></xsl:if>
  </xsl:template>

  <!-- ==== tables ==== -->

  <!-- A column's head: a link that sorts, where the table can. Context: queue. -->
  <xsl:template name="column">
    <xsl:param name="name"/>
    <xsl:param name="first" select="'up'"/>
    <th scope="col" class="c-{$name}">
      <xsl:variable name="dir">
        <xsl:choose>
          <xsl:when test="@sort = $name and @dir = 'up'">down</xsl:when>
          <xsl:when test="@sort = $name">up</xsl:when>
          <xsl:otherwise><xsl:value-of select="$first"/></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:if test="@sort = $name">
        <xsl:attribute name="aria-sort"><xsl:choose><xsl:when test="@dir = 'up'">ascending</xsl:when><xsl:otherwise>descending</xsl:otherwise></xsl:choose></xsl:attribute>
      </xsl:if>
      <a href="{@base}&amp;sort={$name}&amp;dir={$dir}"><xsl:choose><xsl:when test="w:has(concat('staff.column.', $name, '.', @kind))"><xsl:value-of select="w:say(concat('staff.column.', $name, '.', @kind))"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say(concat('staff.column.', $name))"/></xsl:otherwise></xsl:choose></a>
    </th>
  </xsl:template>

  <xsl:template name="terminal-cells">
    <td class="c-customer" title="{terminal/customer/@name}"><xsl:value-of select="terminal/customer/@name"/></td>
    <td class="c-place" title="{terminal/@place}"><xsl:value-of select="terminal/@place"/></td>
    <td class="c-number num"><xsl:value-of select="terminal/@number"/></td>
    <td class="c-model" title="{terminal/@model}"><xsl:value-of select="terminal/@model"/></td>
    <td class="c-installing" title="{terminal/installing/@name}"><xsl:value-of select="terminal/installing/@name"/></td>
    <td class="c-cover" title="{terminal/installing/@mail} {terminal/installing/@telephone}">
      <xsl:choose>
        <xsl:when test="terminal/installing/@mail"><a href="mailto:{terminal/installing/@mail}"><xsl:value-of select="terminal/installing/@mail"/></a></xsl:when>
        <xsl:otherwise><xsl:value-of select="terminal/installing/@telephone"/></xsl:otherwise>
      </xsl:choose>
    </td>
  </xsl:template>

  <!-- ==== forms ==== -->

  <!-- One button that changes one thing. Context: form. -->
  <xsl:template name="button-form">
    <xsl:param name="word"/>
    <xsl:param name="class" select="''"/>
    <xsl:param name="what" select="''"/>
    <form method="post" action="{@action}">
      <xsl:call-template name="form-fields"/>
      <xsl:call-template name="back"/>
      <xsl:if test="$what"><input type="hidden" name="what" value="{$what}"/></xsl:if>
      <button type="submit" class="{$class}"><xsl:value-of select="$word"/></button>
    </form>
  </xsl:template>

  <xsl:template name="back">
    <xsl:if test="/page/@here"><input type="hidden" name="back" value="{/page/@here}"/></xsl:if>
    <xsl:if test="not(/page/@here) and /page/queue/@here"><input type="hidden" name="back" value="{/page/queue/@here}"/></xsl:if>
  </xsl:template>

  <!-- Day, from, to. Context: form. -->
  <xsl:template name="date-fields">
    <xsl:variable name="id" select="@name"/>
    <xsl:if test="wrong">
      <p class="wrong" id="{$id}-wrong" role="alert">
        <xsl:call-template name="landing"/>
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template>
        <span>
          <xsl:value-of select="w:say(concat('staff.date.', wrong/@key))"/>
          <xsl:if test="wrong/@day"><xsl:text> </xsl:text><xsl:value-of select="w:say('staff.date.suggest', 'day', wrong/@day, 'from', wrong/@from, 'to', wrong/@to)"/></xsl:if>
        </span>
      </p>
    </xsl:if>
    <div class="when-fields">
      <span><label for="{$id}-day"><xsl:value-of select="w:say('staff.date.day')"/></label>
        <input id="{$id}-day" name="day" type="date" required="required" value="{@day}"><xsl:if test="wrong"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby"><xsl:value-of select="$id"/>-wrong</xsl:attribute></xsl:if></input></span>
      <span><label for="{$id}-from"><xsl:value-of select="w:say('staff.date.from')"/></label>
        <input id="{$id}-from" name="from" type="time" required="required" value="{@from}"/></span>
      <span><label for="{$id}-to"><xsl:value-of select="w:say('staff.date.to')"/></label>
        <input id="{$id}-to" name="to" type="time" value="{@to}"/></span>
    </div>
  </xsl:template>

  <!-- Takes what was suggested, in one press. Context: form. -->
  <xsl:template name="suggestion">
    <xsl:if test="wrong/@day">
      <form method="post" action="{@action}">
        <xsl:call-template name="form-fields"/>
        <xsl:call-template name="back"/>
        <input type="hidden" name="day" value="{wrong/@day}"/><input type="hidden" name="from" value="{wrong/@from}"/><input type="hidden" name="to" value="{wrong/@to}"/>
        <button type="submit"><xsl:value-of select="w:say('staff.date.take', 'day', wrong/@day, 'from', wrong/@from, 'to', wrong/@to)"/></button>
      </form>
    </xsl:if>
  </xsl:template>

  <!-- ==== an order and a visit, with what can be done ==== -->

  <xsl:template name="order-panel">
    <section class="panel" id="order">
      <div class="head"><h2><a href="{@href}"><xsl:value-of select="w:say('staff.order', 'number', @number)"/></a></h2>
        <span><xsl:call-template name="order-standing"/></span></div>
      <dl class="facts">
        <dt><xsl:value-of select="w:say('staff.order.what')"/></dt><dd><ul class="plain"><xsl:for-each select="line"><li><xsl:value-of select="w:number(@quantity)"/> × <xsl:call-template name="item-name"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="@code"/></span></li></xsl:for-each></ul></dd>
        <xsl:if test="by"><dt><xsl:value-of select="w:say('staff.by')"/></dt><dd><xsl:for-each select="by"><xsl:call-template name="person-line"/></xsl:for-each></dd></xsl:if>
        <dt><xsl:value-of select="w:say('staff.order.placed-at')"/></dt><dd><xsl:for-each select="placed"><xsl:call-template name="when"/></xsl:for-each></dd>
        <xsl:if test="delivery"><dt><xsl:value-of select="w:say('staff.order.delivery')"/></dt><dd><xsl:for-each select="delivery"><xsl:call-template name="span"/></xsl:for-each></dd></xsl:if>
        <xsl:for-each select="wanted"><dt><xsl:value-of select="w:say('staff.wanted')"/></dt><dd><strong><xsl:call-template name="span"/></strong></dd></xsl:for-each>
        <xsl:if test="@total"><dt><xsl:value-of select="w:say('staff.order.total')"/></dt><dd><xsl:value-of select="w:money(@total, /page/dealer/@currency)"/></dd></xsl:if>
        <xsl:if test="@note"><dt><xsl:value-of select="w:say('staff.note')"/></dt><dd class="prose"><xsl:value-of select="@note"/></dd></xsl:if>
      </dl>
      <xsl:for-each select="form[@name = 'date']">
        <form method="post" action="{@action}" class="row-form dated">
          <xsl:call-template name="form-fields"/><xsl:call-template name="back"/>
          <xsl:call-template name="date-fields"/>
          <button type="submit"><xsl:attribute name="class"><xsl:if test="not(../delivery)">primary</xsl:if></xsl:attribute><xsl:choose><xsl:when test="../delivery"><xsl:value-of select="w:say('staff.order.move')"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.order.set')"/></xsl:otherwise></xsl:choose></button>
        </form>
        <xsl:call-template name="suggestion"/>
      </xsl:for-each>
      <xsl:if test="form[@name != 'date']">
        <div class="acts">
          <xsl:for-each select="form[@name = 'dispatch']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.order.dispatch')"/><xsl:with-param name="class"><xsl:if test="../delivery">primary</xsl:if></xsl:with-param></xsl:call-template></xsl:for-each>
          <xsl:for-each select="form[@name = 'delivered']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.order.deliver')"/><xsl:with-param name="class" select="'primary'"/></xsl:call-template></xsl:for-each>
          <xsl:for-each select="form[@name = 'cancel']"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.order.cancel')"/><xsl:with-param name="class" select="'link'"/></xsl:call-template></xsl:for-each>
        </div>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="visit-panel">
    <section class="panel" id="visit">
      <div class="head"><h2><xsl:value-of select="w:say('staff.visit')"/></h2><span><xsl:value-of select="w:say(concat('staff.visit.state.', @state))"/></span></div>
      <dl class="facts">
        <dt><xsl:value-of select="w:say('staff.visit.when')"/></dt><dd><xsl:choose><xsl:when test="time"><xsl:for-each select="time"><xsl:call-template name="span"/></xsl:for-each></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.visit.no-time')"/></xsl:otherwise></xsl:choose></dd>
        <xsl:for-each select="given"><dt><xsl:value-of select="w:say('staff.given')"/></dt><dd><xsl:call-template name="span"/></dd></xsl:for-each>
        <xsl:if test="@store"><dt><xsl:value-of select="w:say('staff.visit.by')"/></dt><dd><xsl:value-of select="@service-person"/><xsl:if test="@service-person"><xsl:call-template name="comma"/></xsl:if><xsl:value-of select="@store"/></dd></xsl:if>
        <xsl:if test="by"><dt><xsl:value-of select="w:say('staff.visit.asked-by')"/></dt><dd><xsl:for-each select="by"><xsl:call-template name="person-line"/></xsl:for-each></dd></xsl:if>
        <xsl:if test="asked"><dt><xsl:value-of select="w:say('staff.visit.asked-at')"/></dt><dd><xsl:for-each select="asked"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
        <xsl:if test="accepted"><dt><xsl:value-of select="w:say('staff.visit.accepted')"/></dt><dd><xsl:for-each select="accepted"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
        <xsl:if test="@note"><dt><xsl:value-of select="w:say('staff.note')"/></dt><dd class="prose"><xsl:value-of select="@note"/></dd></xsl:if>
      </dl>
      <xsl:for-each select="form[@name = 'confirm']">
        <div class="acts"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.visit.confirm')"/><xsl:with-param name="class" select="'primary'"/></xsl:call-template></div>
      </xsl:for-each>
      <xsl:for-each select="form[@name = 'visit']"><xsl:call-template name="visit-date"><xsl:with-param name="title" select="w:say('staff.visit.other')"/><xsl:with-param name="open" select="not(../form[@name = 'confirm'])"/></xsl:call-template></xsl:for-each>
      <xsl:for-each select="form[@name = 'cancel']">
        <div class="acts"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.visit.cancel')"/><xsl:with-param name="class" select="'link'"/></xsl:call-template></div>
      </xsl:for-each>
    </section>
  </xsl:template>

  <!-- Day, times and who comes. Context: form. -->
  <xsl:template name="visit-date">
    <xsl:param name="title"/>
    <xsl:param name="open" select="false()"/>
      <details><xsl:if test="wrong or $open"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
        <summary><xsl:value-of select="$title"/></summary>
        <form method="post" action="{@action}" class="row-form dated">
          <xsl:call-template name="form-fields"/><xsl:call-template name="back"/>
          <xsl:call-template name="date-fields"/>
          <xsl:if test="../store"><div class="when-fields"><span><label for="store"><xsl:value-of select="w:say('staff.visit.store')"/></label><select id="store" name="store"><xsl:for-each select="../store"><option value="{@id}"><xsl:if test="@chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/><xsl:if test="@service-person"><xsl:call-template name="comma"/><xsl:value-of select="@service-person"/></xsl:if></option></xsl:for-each></select></span></div></xsl:if>
          <button type="submit"><xsl:value-of select="w:say('staff.visit.set')"/></button>
        </form>
        <xsl:call-template name="suggestion"/>
      </details>
  </xsl:template>

  <!-- ==== a report, decoded ==== -->

  <xsl:template name="report-panel">
    <section class="panel" id="report">
      <div class="head"><h2><a href="{@href}"><xsl:value-of select="w:say('staff.report', 'reception', @reception)"/></a></h2>
        <span><xsl:value-of select="w:say(concat('staff.trust.', @trust))"/><xsl:call-template name="comma"/><xsl:value-of select="w:say(concat('staff.channel.', @channel))"/></span></div>
      <p><xsl:value-of select="w:summary(@summary)"/></p>
      <dl class="facts">
        <dt><xsl:value-of select="w:say('staff.report.received')"/></dt><dd><xsl:for-each select="received"><xsl:call-template name="when"/></xsl:for-each><xsl:if test="@times &gt; 1"><xsl:text> </xsl:text><xsl:value-of select="w:say('staff.report.times', 'count', @times)"/></xsl:if></dd>
        <xsl:if test="said"><dt><xsl:value-of select="w:say('staff.report.said')"/></dt><dd><xsl:for-each select="said"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
        <dt><xsl:value-of select="w:say('staff.report.purpose')"/></dt><dd><xsl:value-of select="@purpose"/></dd>
        <xsl:if test="@agent"><dt><xsl:value-of select="w:say('staff.agent')"/></dt><dd><code><xsl:value-of select="@agent"/></code></dd></xsl:if>
        <xsl:if test="@uuid"><dt><xsl:value-of select="w:say('staff.report.id')"/></dt><dd><code><xsl:value-of select="@uuid"/></code></dd></xsl:if>
        <xsl:if test="@query"><dt><xsl:value-of select="w:say('staff.raw')"/></dt><dd><code><xsl:value-of select="@query"/></code></dd></xsl:if>
        <xsl:if test="@answered"><dt><xsl:value-of select="w:say('staff.report.answered')"/></dt><dd><xsl:value-of select="w:desk(@answered)"/></dd></xsl:if>
        <xsl:if test="flag"><dt><xsl:value-of select="w:say('staff.report.flags')"/></dt><dd><xsl:for-each select="flag"><xsl:if test="position() &gt; 1"><xsl:call-template name="comma"/></xsl:if><xsl:value-of select="."/></xsl:for-each></dd></xsl:if>
      </dl>
      <xsl:call-template name="said"/>
      <xsl:if test="@kept"><p class="acts"><a class="button" href="{@href}/raw" download="download"><xsl:value-of select="w:say('staff.raw.get', 'size', w:number(@size))"/></a></p></xsl:if>
    </section>
  </xsl:template>

  <!-- Conditions, supplies, counters. Context: report or terminal. -->
  <xsl:template name="said">
    <xsl:if test="condition">
      <table class="dense"><caption><xsl:value-of select="w:say('staff.conditions')"/></caption><tbody>
        <xsl:for-each select="condition"><tr>
          <td><xsl:call-template name="severity"/></td><td><code><xsl:value-of select="@keyword"/></code></td><td><xsl:value-of select="@component"/></td>
          <td><xsl:value-of select="text"/></td><td><xsl:for-each select="since"><xsl:call-template name="short"/></xsl:for-each></td></tr></xsl:for-each>
      </tbody></table>
    </xsl:if>
    <xsl:if test="supply">
      <table class="dense"><caption><xsl:value-of select="w:say('machine.levels')"/></caption><tbody>
        <xsl:for-each select="supply"><tr>
          <td><xsl:call-template name="supply-name"/></td>
          <td class="num"><xsl:call-template name="supply-amount"/></td>
          <td><xsl:variable name="kind"><xsl:call-template name="supply-state-kind"/></xsl:variable><xsl:if test="$kind != 'none'"><xsl:call-template name="state"><xsl:with-param name="kind" select="$kind"/><xsl:with-param name="word"><xsl:call-template name="supply-state-word"/></xsl:with-param></xsl:call-template></xsl:if></td>
          <td><xsl:value-of select="@part"/></td><td><xsl:value-of select="@serial"/></td><xsl:if test="../supply/left"><td><xsl:call-template name="lasts"/></td></xsl:if></tr></xsl:for-each>
      </tbody></table>
    </xsl:if>
    <xsl:if test="counter">
      <table class="dense"><caption><xsl:value-of select="w:say('staff.counters')"/></caption><tbody>
        <xsl:for-each select="counter"><tr><td><xsl:choose><xsl:when test="w:has(concat('counter.', @name))"><xsl:value-of select="w:say(concat('counter.', @name))"/></xsl:when><xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise></xsl:choose></td><td class="num"><xsl:value-of select="w:number(@value)"/></td></tr></xsl:for-each>
      </tbody></table>
    </xsl:if>
  </xsl:template>

  <xsl:template name="raw">
    <section class="panel">
      <div class="head"><h2><xsl:value-of select="w:say('staff.raw')"/></h2><span class="quiet"><xsl:value-of select="w:say('staff.raw.size', 'size', w:number(@size))"/></span></div>
      <xsl:choose>
        <xsl:when test="@lost"><p><xsl:value-of select="w:say('staff.raw.lost')"/></p></xsl:when>
        <xsl:otherwise><pre tabindex="0"><xsl:value-of select="bytes"/></pre><xsl:if test="@cut"><p class="quiet"><xsl:value-of select="w:say('staff.raw.cut')"/></p></xsl:if></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@sha256"><p class="quiet small">SHA-256 <code><xsl:value-of select="@sha256"/></code></p></xsl:if>
    </section>
  </xsl:template>

  <!-- Who and where. Context: terminal. -->
  <xsl:template name="machine-facts">
    <dt><xsl:value-of select="w:say('fact.machine')"/></dt><dd><a href="{@href}"><xsl:call-template name="machine-name"/></a></dd>
    <xsl:if test="@number"><dt><xsl:value-of select="w:say('fact.number')"/></dt><dd class="num"><xsl:value-of select="@number"/></dd></xsl:if>
    <xsl:if test="@serial"><dt><xsl:value-of select="w:say('fact.serial')"/></dt><dd><xsl:value-of select="@serial"/></dd></xsl:if>
    <xsl:if test="customer"><dt><xsl:value-of select="w:say('staff.column.customer')"/></dt><dd><a href="{customer/@href}"><xsl:value-of select="customer/@name"/></a></dd></xsl:if>
    <xsl:if test="installing"><dt><xsl:value-of select="w:say('staff.column.installing')"/></dt><dd><xsl:for-each select="installing"><xsl:call-template name="person-line"/></xsl:for-each></dd></xsl:if>
  </xsl:template>

  <xsl:template name="case-rows">
    <table class="dense"><tbody><xsl:for-each select="case"><tr>
      <th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="@service"/></a></th>
      <td class="c-what"><xsl:call-template name="matter"/></td>
      <td><xsl:call-template name="severity"/></td>
      <td><xsl:value-of select="w:say(concat('staff.case.', @state))"/></td>
      <td class="num"><xsl:for-each select="since"><xsl:call-template name="age"/></xsl:for-each></td></tr></xsl:for-each></tbody></table>
  </xsl:template>
  <!-- "41 %, about 36.49"; a whole cartridge is 100 %. Context: early. -->
  <xsl:template name="early-wasted">
    <xsl:choose><xsl:when test="@estimated"><xsl:value-of select="w:say('staff.early.about', 'percent', @percent)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('staff.early.percent', 'percent', @percent)"/></xsl:otherwise></xsl:choose>
  </xsl:template>
  <xsl:template name="early-money">
    <xsl:choose><xsl:when test="@wasted"><xsl:value-of select="w:money(@wasted, /page/dealer/@currency)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('staff.early.no-price')"/></xsl:otherwise></xsl:choose>
  </xsl:template>
  <!-- What was said of it, or why nobody is asked. -->
  <xsl:template name="early-said">
    <xsl:choose>
      <xsl:when test="@state = 'seen' or @state = 'back'"><xsl:value-of select="w:say(concat('staff.early.', @state))"/></xsl:when>
      <xsl:when test="@reason"><xsl:call-template name="early-reason"/></xsl:when>
      <xsl:otherwise><span class="quiet"><xsl:value-of select="w:say('staff.early.unanswered')"/></span></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="text"><br/><xsl:value-of select="text"/></xsl:if>
    <xsl:if test="@by"><br/><span class="quiet"><xsl:value-of select="@by"/></span></xsl:if>
  </xsl:template>
  <xsl:template name="order-rows">
    <table class="dense"><tbody><xsl:for-each select="order"><tr>
      <th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="@number"/></a></th>
      <td class="c-what"><xsl:call-template name="lines"/></td>
      <td><xsl:call-template name="order-standing"/></td>
      <td class="num"><xsl:for-each select="placed"><xsl:call-template name="short"/></xsl:for-each></td></tr></xsl:for-each></tbody></table>
  </xsl:template>
  <xsl:template name="terminal-rows">
    <table class="dense queue q-found"><thead><tr>
      <th scope="col" class="c-id"><xsl:value-of select="w:say('staff.column.number')"/></th><th scope="col"><xsl:value-of select="w:say('staff.column.customer')"/></th><th scope="col"><xsl:value-of select="w:say('staff.column.place')"/></th>
      <th scope="col"><xsl:value-of select="w:say('staff.column.model')"/></th><th scope="col"><xsl:value-of select="w:say('fact.serial')"/></th><th scope="col"><xsl:value-of select="w:say('staff.column.installing')"/></th><th scope="col"><xsl:value-of select="w:say('fact.heard')"/></th></tr></thead>
      <tbody><xsl:for-each select="terminal"><tr>
      <th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="@number"/><xsl:if test="not(@number)">#<xsl:value-of select="@id"/></xsl:if></a></th>
      <td class="c-customer"><xsl:value-of select="customer/@name"/></td><td class="c-place"><xsl:value-of select="@place"/></td><td class="c-model" title="{@model}"><xsl:value-of select="@model"/></td><td class="c-number"><xsl:value-of select="@serial"/></td>
      <td class="c-installing" title="{installing/@name}"><xsl:value-of select="installing/@name"/></td><td class="c-age num"><xsl:for-each select="heard"><xsl:call-template name="age"/></xsl:for-each><xsl:if test="@silent"><xsl:text> </xsl:text><em class="mark-warning"><xsl:value-of select="w:say('staff.silent')"/></em></xsl:if></td></tr></xsl:for-each></tbody></table>
  </xsl:template>
</xsl:stylesheet>
