<?xml version="1.0" encoding="UTF-8"?>
<!-- What several of the manager's pages show: levels, matters, orders, goods. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="frame.xsl"/>

  <!-- ==== names ==== -->

  <!-- "Black toner"; in a sentence "black toner". Context: anything with type, colour, name. -->
  <xsl:template name="supply-name">
    <xsl:param name="in" select="false()"/>
    <xsl:param name="type" select="@type"/>
    <xsl:param name="colour" select="@colour"/>
    <xsl:param name="name" select="@name"/>
    <xsl:variable name="form"><xsl:if test="$in">.in</xsl:if></xsl:variable>
    <xsl:variable name="key" select="concat('supply.', $type, $form)"/>
    <xsl:choose>
      <xsl:when test="$colour != '' and w:has(concat('colour.', $colour)) and w:has(concat('supply.coloured.', $type))">
        <xsl:value-of select="w:say(concat('supply.coloured.', $type), 'colour', w:say(concat('colour.', $colour, $form)))"/>
      </xsl:when>
      <xsl:when test="$type != '' and w:has($key)"><xsl:value-of select="w:say($key)"/></xsl:when>
      <xsl:when test="$name != ''"><xsl:value-of select="$name"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say(concat('supply.other', $form))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The dealer's own words, marked where they are known to be of another language than the page. -->
  <xsl:template name="in-language">
    <xsl:param name="lang" select="@lang"/>
    <xsl:param name="text" select="."/>
    <xsl:choose>
      <xsl:when test="$lang != ''"><span lang="{$lang}"><xsl:value-of select="$text"/></span></xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="item-name">
    <xsl:call-template name="in-language">
      <xsl:with-param name="lang" select="@name-lang"/>
      <xsl:with-param name="text" select="@name"/>
    </xsl:call-template>
  </xsl:template>

  <!-- What the matter is, in words. Context: case. -->
  <xsl:template name="case-title">
    <xsl:choose>
      <xsl:when test="@kind = 'shortage' and @trouble">
        <xsl:variable name="thing"><xsl:call-template name="supply-name"><xsl:with-param name="name" select="@supply-name"/></xsl:call-template></xsl:variable>
        <xsl:value-of select="w:say(concat('case.shortage.', @trouble), 'thing', $thing)"/>
      </xsl:when>
      <xsl:when test="name"><xsl:for-each select="name"><xsl:call-template name="in-language"/></xsl:for-each></xsl:when>
      <xsl:when test="@kind = 'service'"><xsl:value-of select="w:say('case.service')"/></xsl:when>
      <xsl:when test="not(@keyword) and @type">
        <xsl:variable name="thing"><xsl:call-template name="supply-name"><xsl:with-param name="name" select="@supply-name"/></xsl:call-template></xsl:variable>
        <xsl:value-of select="w:say('case.fitting', 'thing', $thing)"/>
      </xsl:when>
      <xsl:when test="not(@keyword)"><xsl:value-of select="w:say('case.fitting.any')"/></xsl:when>
      <xsl:when test="w:has(concat('condition.', @keyword, '.name'))">
        <xsl:value-of select="w:say(concat('condition.', @keyword, '.name'))"/>
      </xsl:when>
      <xsl:when test="@trouble">
        <xsl:variable name="thing"><xsl:call-template name="supply-name"><xsl:with-param name="name" select="@supply-name"/></xsl:call-template></xsl:variable>
        <xsl:value-of select="w:say(concat('case.shortage.', @trouble), 'thing', $thing)"/>
      </xsl:when>
      <xsl:when test="text"><xsl:value-of select="text"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say(concat('case.', @kind))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What to do about it. Context: case. -->
  <xsl:template name="case-do">
    <xsl:choose>
      <xsl:when test="do"><xsl:for-each select="do"><xsl:call-template name="in-language"/></xsl:for-each></xsl:when>
      <xsl:when test="@kind = 'maintenance' and item[not(@fitted)]"><xsl:value-of select="w:say('case.self.do')"/></xsl:when>
      <xsl:when test="w:has(concat('condition.', @keyword, '.do'))">
        <xsl:value-of select="w:say(concat('condition.', @keyword, '.do'))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say(concat('case.', @kind, '.do'))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "Copier, 2nd floor north (MX-2630)" -->
  <xsl:template name="machine-name">
    <xsl:choose>
      <xsl:when test="@place and @model"><xsl:value-of select="w:say('machine.place-model', 'place', @place, 'model', @model)"/></xsl:when>
      <xsl:when test="@place"><xsl:value-of select="@place"/></xsl:when>
      <xsl:when test="@model"><xsl:value-of select="@model"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('machine.number', 'number', @number)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== states: a word, a shape and a colour ==== -->

  <xsl:template name="state">
    <xsl:param name="kind"/>
    <xsl:param name="word"/>
    <xsl:variable name="shape">
      <xsl:choose>
        <xsl:when test="$kind = 'error'">stop</xsl:when>
        <xsl:when test="$kind = 'warning'">low</xsl:when>
        <xsl:when test="$kind = 'good'">ok</xsl:when>
        <xsl:otherwise>unknown</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <span class="state {$kind}">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="$shape"/></xsl:call-template>
      <span><xsl:value-of select="$word"/></span>
    </span>
  </xsl:template>

  <!-- Why nothing new is heard of a machine. Context: terminal. -->
  <xsl:template name="machine-standing">
    <xsl:call-template name="state">
      <xsl:with-param name="kind" select="'none'"/>
      <xsl:with-param name="word">
        <xsl:choose>
          <xsl:when test="@standing"><xsl:value-of select="w:say(concat('machine.standing.', @standing))"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="w:say('machine.silent')"/></xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="case-state">
    <xsl:variable name="kind">
      <xsl:choose>
        <xsl:when test="@state = 'done' or @state = 'closed'">good</xsl:when>
        <xsl:when test="@severity = 'error'">error</xsl:when>
        <xsl:otherwise>warning</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="key">
      <xsl:choose>
        <xsl:when test="@state = 'open'"><xsl:value-of select="concat('case.open.', $kind)"/></xsl:when>
        <xsl:when test="arrived and @state = 'dispatched'">case.state.arrived</xsl:when>
        <xsl:otherwise><xsl:value-of select="concat('case.state.', @state)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:call-template name="state">
      <xsl:with-param name="kind" select="$kind"/>
      <xsl:with-param name="word" select="w:say($key)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="supply-state-kind">
    <xsl:choose>
      <xsl:when test="@state = 'empty' or @state = 'full'">error</xsl:when>
      <xsl:when test="@state = 'low'">warning</xsl:when>
      <xsl:when test="@state = 'ok'">good</xsl:when>
      <xsl:otherwise>none</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <!-- "12 %", "nearly full", "some left", "not reported". Context: supply. -->
  <xsl:template name="supply-amount">
    <xsl:choose>
      <xsl:when test="@percent and @class = 'filled'"><xsl:value-of select="w:say('level.filled', 'percent', 100 - @percent)"/></xsl:when>
      <xsl:when test="@percent"><xsl:value-of select="w:say('level.percent', 'percent', @percent)"/></xsl:when>
      <xsl:when test="@state = 'some'"><xsl:value-of select="w:say('level.some')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('level.unknown')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="supply-state-word">
    <xsl:choose>
      <xsl:when test="@class = 'filled' and @state = 'low'"><xsl:value-of select="w:say('level.state.nearly-full')"/></xsl:when>
      <xsl:when test="@state = 'empty' and @class = 'filled'"><xsl:value-of select="w:say('level.state.full')"/></xsl:when>
      <xsl:when test="@state = 'ok' or @state = 'low' or @state = 'empty' or @state = 'full'">
        <xsl:value-of select="w:say(concat('level.state.', @state))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('level.state.unknown')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "about 3 weeks, between 2 and 5". Context: left. -->
  <xsl:template name="left">
    <xsl:variable name="about">
      <xsl:choose>
        <xsl:when test="@unit = 'year'"><xsl:value-of select="w:say('left.year')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say(concat('left.', @unit), 'count', @about)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="left">
      <xsl:choose>
        <xsl:when test="not(@least or @most) or (@least = @about and @most = @about)"><xsl:value-of select="$about"/></xsl:when>
        <xsl:when test="@least and @most"><xsl:value-of select="w:say('left.between', 'about', $about, 'least', @least, 'most', @most)"/></xsl:when>
        <xsl:when test="@least"><xsl:value-of select="w:say('left.at-least', 'about', $about, 'least', @least)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('left.at-most', 'about', $about, 'most', @most)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="@coarse"><xsl:value-of select="w:say('left.coarse', 'left', $left)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$left"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "Lasts about 3 weeks, between 2 and 5". Context: supply. -->
  <xsl:template name="lasts">
    <xsl:for-each select="left">
      <xsl:variable name="left"><xsl:call-template name="left"/></xsl:variable>
      <xsl:choose>
        <xsl:when test="../@class = 'filled'"><xsl:value-of select="w:say('level.room', 'left', $left)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('level.lasts', 'left', $left)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <!-- The bar: drawn only where there is a number; unknown is an open, dashed frame, never an empty one. -->
  <xsl:template name="bar">
    <xsl:param name="width"/>
    <xsl:param name="height"/>
    <xsl:variable name="part">
      <xsl:choose>
        <xsl:when test="@class = 'filled'"><xsl:value-of select="100 - @percent"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="@percent"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <svg viewBox="0 0 {$width} {$height}" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" x=".5" y=".5" width="{$width - 1}" height="{$height - 1}" rx="3"/>
      <xsl:if test="@percent and $part &gt; 0">
        <rect class="fill {@colour}" x=".5" y=".5" width="{format-number(($width - 1) * $part div 100, '0.0')}" height="{$height - 1}" rx="3"/>
      </xsl:if>
    </svg>
  </xsl:template>

  <!-- A supply with its name, bar, amount and state. -->
  <xsl:template name="level">
    <xsl:variable name="kind"><xsl:call-template name="supply-state-kind"/></xsl:variable>
    <div>
      <xsl:attribute name="class">level<xsl:if test="not(@percent)"> unknown</xsl:if></xsl:attribute>
      <span><xsl:call-template name="supply-name"/></span>
      <span class="num">
        <xsl:call-template name="supply-amount"/>
        <xsl:if test="$kind != 'none'">
          <xsl:text> </xsl:text>
          <xsl:call-template name="state">
            <xsl:with-param name="kind" select="$kind"/>
            <xsl:with-param name="word"><xsl:call-template name="supply-state-word"/></xsl:with-param>
          </xsl:call-template>
        </xsl:if>
      </span>
      <xsl:call-template name="bar">
        <xsl:with-param name="width" select="400"/>
        <xsl:with-param name="height" select="12"/>
      </xsl:call-template>
      <xsl:if test="left"><span class="quiet small"><xsl:call-template name="lasts"/></span></xsl:if>
    </div>
  </xsl:template>

  <!-- "K [##..] 12 %": all of a machine in one line. -->
  <xsl:template name="mini-level">
    <xsl:variable name="name"><xsl:call-template name="supply-name"/></xsl:variable>
    <span>
      <xsl:attribute name="class">mini<xsl:if test="not(@percent)"> unknown</xsl:if></xsl:attribute>
      <xsl:choose>
        <xsl:when test="@colour != '' and w:has(concat('letter.', @colour))">
          <abbr title="{$name}"><xsl:value-of select="w:say(concat('letter.', @colour))"/></abbr>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="$name"/></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="bar">
        <xsl:with-param name="width" select="36"/>
        <xsl:with-param name="height" select="10"/>
      </xsl:call-template>
      <span>
        <xsl:choose>
          <xsl:when test="@percent or @state = 'some'"><xsl:call-template name="supply-amount"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="w:say('level.mini-unknown')"/></xsl:otherwise>
        </xsl:choose>
      </span>
    </span>
  </xsl:template>

  <!-- ==== orders, visits ==== -->

  <!-- "Cyan toner × 2, waste box × 1" -->
  <xsl:template name="lines">
    <xsl:for-each select="line">
      <xsl:if test="position() &gt; 1"><xsl:call-template name="comma"/></xsl:if>
      <xsl:call-template name="around">
        <xsl:with-param name="text" select="w:say('order.line', 'name', '{when}', 'quantity', w:number(@quantity))"/>
        <xsl:with-param name="element"><xsl:call-template name="item-name"/></xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <!-- When it comes, or what happens next. Context: order. -->
  <xsl:template name="order-when">
    <xsl:choose>
      <xsl:when test="@state = 'cancelled'"><xsl:value-of select="w:say('order.cancelled')"/></xsl:when>
      <xsl:when test="@state = 'delivered' and delivered">
        <xsl:call-template name="around">
          <xsl:with-param name="text" select="w:say('order.delivered')"/>
          <xsl:with-param name="element"><xsl:for-each select="delivered"><xsl:call-template name="day"/></xsl:for-each></xsl:with-param>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="delivery">
        <xsl:call-template name="around">
          <xsl:with-param name="text" select="w:say('order.arrives')"/>
          <xsl:with-param name="element"><xsl:for-each select="delivery"><xsl:call-template name="span"/></xsl:for-each></xsl:with-param>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="@state = 'dispatched'"><xsl:value-of select="w:say('order.dispatched')"/></xsl:when>
      <xsl:when test="@state = 'held'"><xsl:value-of select="w:say('order.held')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('order.placed')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- When it arrives, and when a service person fits it. Context: order. -->
  <xsl:template name="order-and-visit">
    <xsl:if test="not(visit) or delivery or @state = 'dispatched'"><xsl:call-template name="order-when"/></xsl:if>
    <xsl:for-each select="visit">
      <xsl:if test="../delivery or ../@state = 'dispatched'"><br/></xsl:if>
      <xsl:call-template name="visit-when"/>
    </xsl:for-each>
  </xsl:template>

  <!-- Who comes when. Context: visit. -->
  <xsl:template name="visit-when">
    <xsl:choose>
      <xsl:when test="@state = 'cancelled'"><xsl:value-of select="w:say('visit.cancelled')"/></xsl:when>
      <xsl:when test="@state = 'done'"><xsl:value-of select="w:say('visit.done')"/></xsl:when>
      <xsl:when test="@state = 'confirmed' and time">
        <xsl:call-template name="around">
          <xsl:with-param name="text">
            <xsl:choose>
              <xsl:when test="@service-person"><xsl:value-of select="w:say('visit.by', 'person', @service-person, 'store', @store)"/></xsl:when>
              <xsl:when test="@store"><xsl:value-of select="w:say('visit.from', 'store', @store)"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="w:say('visit.comes')"/></xsl:otherwise>
            </xsl:choose>
          </xsl:with-param>
          <xsl:with-param name="element"><xsl:for-each select="time"><strong><xsl:call-template name="span"/></strong></xsl:for-each></xsl:with-param>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="time">
        <xsl:call-template name="around">
          <xsl:with-param name="text" select="w:say('visit.asked')"/>
          <xsl:with-param name="element"><xsl:for-each select="time"><strong><xsl:call-template name="span"/></strong></xsl:for-each></xsl:with-param>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="@fits"><xsl:value-of select="w:say('visit.fits')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('visit.call-you')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A form with one time in it. Context: time of a case. -->
  <xsl:template name="accept-time">
    <xsl:param name="class" select="'primary'"/>
    <form method="post" action="{form/@action}">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <input type="hidden" name="time" value="{@id}"/>
      <input type="hidden" name="seen" value="{@seen}"/>
      <button class="{$class}" type="submit">
        <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
        <xsl:value-of select="w:say('visit.accept', 'date', $date, 'time', @clock)"/>
      </button>
    </form>
  </xsl:template>

  <!-- What came: what to do with it, and a button for each reason why it is not in. Context: arrived. -->
  <xsl:template name="arrived-buttons">
    <form method="post" action="{form/@action}">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <div class="acts">
        <xsl:choose>
          <xsl:when test="@state = 'does-not-fit' or @state = 'not-found'">
            <button class="link" type="submit" name="what" value=""><xsl:value-of select="w:say('arrived.back')"/></button>
          </xsl:when>
          <xsl:otherwise>
            <button type="submit" name="what" value="does-not-fit"><xsl:value-of select="w:say('arrived.button.does-not-fit')"/></button>
            <button type="submit" name="what" value="not-found"><xsl:value-of select="w:say('arrived.button.not-found')"/></button>
          </xsl:otherwise>
        </xsl:choose>
      </div>
    </form>
  </xsl:template>

  <!-- ==== a cartridge that was exchanged early. Context: early ==== -->
  <xsl:template name="early-text">
    <xsl:variable name="thing"><xsl:call-template name="supply-name"/></xsl:variable>
    <xsl:variable name="date"><xsl:for-each select="time"><xsl:call-template name="date"/></xsl:for-each></xsl:variable>
    <xsl:choose>
      <xsl:when test="@estimated"><xsl:value-of select="w:say('early.text.about', 'thing', $thing, 'percent', @percent, 'date', $date, 'time', time/@clock)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say('early.text', 'thing', $thing, 'percent', @percent, 'date', $date, 'time', time/@clock)"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@wasted"><xsl:text> </xsl:text><xsl:value-of select="w:say('early.money', 'money', w:money(@wasted, /page/dealer/@currency))"/></xsl:if>
  </xsl:template>
  <xsl:template name="early-reason">
    <xsl:value-of select="w:say(concat('early.why.', @reason))"/>
  </xsl:template>
  <!-- One press answers; a few words go the other way. -->
  <xsl:template name="early-ask">
    <div role="group" aria-labelledby="early-{@id}">
      <p id="early-{@id}"><strong><xsl:value-of select="w:say('early.ask')"/></strong></p>
      <form method="post" action="{form[@name = 'early']/@action}">
        <xsl:for-each select="form[@name = 'early']"><xsl:call-template name="form-fields"/></xsl:for-each>
        <input type="hidden" name="early" value="{@id}"/>
        <div class="acts">
          <xsl:for-each select="why[@name != 'other']">
            <button type="submit" name="why" value="{@name}"><xsl:value-of select="w:say(concat('early.why.', @name))"/></button>
          </xsl:for-each>
        </div>
      </form>
      <form method="post" action="{form[@name = 'other']/@action}">
        <xsl:for-each select="form[@name = 'other']"><xsl:call-template name="form-fields"/></xsl:for-each>
        <input type="hidden" name="early" value="{@id}"/>
        <div class="field">
          <label for="early-text-{@id}"><xsl:value-of select="w:say('early.other')"/></label>
          <input id="early-text-{@id}" name="text" maxlength="200" autocomplete="off"/>
          <div class="acts"><button type="submit" name="why" value="other"><xsl:value-of select="w:say('early.other.button')"/></button></div>
        </div>
      </form>
    </div>
  </xsl:template>
  <xsl:template name="early-answer">
    <xsl:variable name="reason"><xsl:call-template name="early-reason"/></xsl:variable>
    <p>
      <xsl:choose>
        <xsl:when test="@by-staff"><xsl:value-of select="w:say('early.noted', 'reason', $reason)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('early.said', 'reason', $reason)"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <xsl:if test="text"><p class="quiet"><xsl:value-of select="text"/></p></xsl:if>
    <form method="post" action="{form[@name = 'early']/@action}">
      <xsl:for-each select="form[@name = 'early']"><xsl:call-template name="form-fields"/></xsl:for-each>
      <input type="hidden" name="early" value="{@id}"/>
      <div class="acts"><button class="link" type="submit" name="why" value=""><xsl:value-of select="w:say('early.back')"/></button></div>
    </form>
  </xsl:template>

  <!-- The one thing to press for a matter. Context: case. -->
  <xsl:template name="case-act">
    <xsl:choose>
      <xsl:when test="@kind = 'shortage' and item or @kind = 'maintenance' and item[not(@fitted)]">
        <xsl:for-each select="item">
          <form method="get" action="{../terminal/@href}/review">
            <input type="hidden" name="c" value="{../@service}"/>
            <input type="hidden" name="q.{@code}" value="1"/>
            <button class="primary" type="submit">
              <xsl:for-each select="..">
                <xsl:variable name="thing">
                  <xsl:call-template name="supply-name">
                    <xsl:with-param name="in" select="true()"/>
                    <xsl:with-param name="name" select="@supply-name"/>
                  </xsl:call-template>
                </xsl:variable>
                <xsl:value-of select="w:say('case.order', 'thing', $thing)"/>
              </xsl:for-each>
            </button>
          </form>
        </xsl:for-each>
        <a href="{terminal/@href}#fits"><xsl:value-of select="w:say('case.all-fits')"/></a>
      </xsl:when>
      <xsl:when test="@kind = 'shortage'">
        <a class="button primary" href="{terminal/@href}/order"><xsl:value-of select="w:say('case.order-any')"/></a>
      </xsl:when>
      <xsl:when test="time">
        <xsl:for-each select="time[1]"><xsl:call-template name="accept-time"/></xsl:for-each>
        <a href="{@href}/visit"><xsl:value-of select="w:say('visit.other-times')"/></a>
      </xsl:when>
      <xsl:otherwise>
        <a class="button primary" href="{@href}/visit"><xsl:value-of select="w:say('visit.ask')"/></a>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== goods ==== -->

  <xsl:template name="item-facts">
    <p class="quiet small">
      <xsl:if test="@part"><xsl:value-of select="w:say('item.part', 'part', @part)"/></xsl:if>
      <xsl:if test="@part and @yield"><xsl:call-template name="comma"/></xsl:if>
      <xsl:if test="@yield"><xsl:value-of select="w:say('item.yield', 'pages', w:number(@yield))"/></xsl:if>
    </p>
    <xsl:if test="@fitted"><p class="quiet small"><xsl:value-of select="w:say('item.fitted')"/></p></xsl:if>
    <p class="price">
      <xsl:choose>
        <xsl:when test="@price"><xsl:value-of select="w:money(@price, /page/dealer/@currency)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('item.no-price')"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <xsl:if test="how-to">
      <details>
        <summary><xsl:value-of select="w:say('item.how-to')"/></summary>
        <p><xsl:for-each select="how-to"><xsl:call-template name="in-language"/></xsl:for-each></p>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template name="item-card">
    <li class="item">
      <img src="{@picture}" alt="" width="88" height="88"/>
      <h3><xsl:call-template name="item-name"/></h3>
      <xsl:call-template name="item-facts"/>
      <xsl:if test="@order">
        <p><a class="button" href="{@order}"><xsl:value-of select="w:say('item.order', 'item', @name)"/></a></p>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template name="wrong">
    <xsl:param name="field"/>
    <xsl:for-each select="/page//error[@field = $field]">
      <p class="wrong" id="error-{$field}">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'low'"/></xsl:call-template>
        <span><xsl:value-of select="w:say(@key)"/></span>
      </p>
    </xsl:for-each>
  </xsl:template>

  <!-- One's own choice of a time, with what could be meant instead. Context: page. -->
  <xsl:template name="free-time">
    <xsl:for-each select="free">
      <fieldset class="block">
        <legend><xsl:value-of select="w:say('free.title')"/></legend>
        <xsl:call-template name="wrong"><xsl:with-param name="field" select="'free'"/></xsl:call-template>
        <xsl:for-each select="suggest">
          <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
          <p><button type="submit" name="take" value="{@value}"><xsl:value-of select="w:say('free.take', 'date', $date, 'time', @clock)"/></button></p>
        </xsl:for-each>
        <div class="choices"><label class="choice"><input type="radio" name="time" value="-"><xsl:if test="@chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <span><xsl:value-of select="w:say('free.other')"/></span></label></div>
        <div class="field"><label for="free"><xsl:value-of select="w:say('free.day')"/></label>
          <input id="free" name="day" type="date" value="{@day}"><xsl:call-template name="free-wrong"/></input></div>
        <div class="field"><label for="clock"><xsl:value-of select="w:say('free.clock')"/></label>
          <input id="clock" name="clock" type="time" value="{@clock}"><xsl:call-template name="free-wrong"/></input></div>
      </fieldset>
    </xsl:for-each>
  </xsl:template>
  <xsl:template name="free-wrong">
    <xsl:if test="error">
      <xsl:attribute name="aria-invalid">true</xsl:attribute>
      <xsl:attribute name="aria-describedby">error-free</xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- Who said something on a case. Context: what has @from. -->
  <xsl:template name="said-by">
    <xsl:choose>
      <xsl:when test="@from = 'terminal' or @from = 'label'"><xsl:value-of select="w:say(concat('message.from.', @from))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@from"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="crumb">
    <p class="crumb">
      <a href="{/page/@base}"><xsl:value-of select="w:say('nav.home')"/></a>
      <xsl:for-each select="terminal | case/terminal">
        <xsl:text> / </xsl:text>
        <a href="{@href}"><xsl:call-template name="machine-name"/></a>
      </xsl:for-each>
    </p>
  </xsl:template>
</xsl:stylesheet>
