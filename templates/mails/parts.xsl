<?xml version="1.0" encoding="UTF-8"?>
<!-- What all letters share. A kind's sheet gives the templates subject, lead, more, button and facts;
     the result is a <letter>, which as-text.xsl and as-html.xsl show. Input: schemas/mail.rng. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:variable name="lower" select="'abcdefghijklmnopqrstuvwxyz'"/>
  <xsl:variable name="upper" select="'ABCDEFGHIJKLMNOPQRSTUVWXYZ'"/>

  <!-- Their context is what holds machine, supply and case: a mail, or a matter of a digest. -->

  <!-- "Copier 2nd floor, north" -->
  <xsl:template name="machine-of">
    <xsl:variable name="m" select="machine"/>
    <xsl:variable name="what">
      <xsl:choose>
        <xsl:when test="$m/@kind and w:has(concat('mail.machine.', $m/@kind))">
          <xsl:value-of select="w:say(concat('mail.machine.', $m/@kind))"/>
        </xsl:when>
        <xsl:when test="$m/@model"><xsl:value-of select="$m/@model"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('mail.machine')"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <!-- many customers write "Copier, 2nd floor" into the place themselves -->
    <xsl:variable name="first" select="substring-before(concat(translate($m/@place, concat($upper, ','), concat($lower, ' ')), ' '), ' ')"/>
    <xsl:choose>
      <xsl:when test="$m/@place and contains(concat(' ', w:say('mail.machine.names'), ' '), concat(' ', $first, ' '))">
        <xsl:value-of select="$m/@place"/>
      </xsl:when>
      <xsl:when test="$m/@place"><xsl:value-of select="w:say('mail.machine.at', 'machine', $what, 'place', $m/@place)"/></xsl:when>
      <xsl:when test="$m/@number"><xsl:value-of select="w:say('mail.machine.number', 'machine', $what, 'number', $m/@number)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$what"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "Black toner"; inside a sentence "black toner". The words are the pages'. -->
  <xsl:template name="supply-name">
    <xsl:param name="form"/>
    <xsl:variable name="s" select="supply"/>
    <xsl:choose>
      <xsl:when test="$s/@colour and w:has(concat('colour.', $s/@colour)) and w:has(concat('supply.coloured.', $s/@type))">
        <xsl:value-of select="w:say(concat('supply.coloured.', $s/@type), 'colour', w:say(concat('colour.', $s/@colour, $form)))"/>
      </xsl:when>
      <xsl:when test="$s/@type and w:has(concat('supply.', $s/@type, $form))">
        <xsl:value-of select="w:say(concat('supply.', $s/@type, $form))"/>
      </xsl:when>
      <xsl:when test="$s/@name"><xsl:value-of select="$s/@name"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="w:say(concat('supply.other', $form))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "The fuser is too hot": the dealer's own name for it, ours, the machine's words, the bare keyword -->
  <xsl:template name="condition-of">
    <xsl:variable name="c" select="case"/>
    <xsl:choose>
      <xsl:when test="$c/@name"><xsl:value-of select="$c/@name"/></xsl:when>
      <xsl:when test="$c/@kind = 'maintenance' and $c/@component"><xsl:value-of select="w:say('mail.component', 'component', $c/@component)"/></xsl:when>
      <xsl:when test="w:has(concat('condition.', $c/@keyword, '.name'))"><xsl:value-of select="w:say(concat('condition.', $c/@keyword, '.name'))"/></xsl:when>
      <xsl:when test="starts-with($c/@state, 'replace') and supply/@type">
        <xsl:variable name="Supply"><xsl:call-template name="supply-name"/></xsl:variable>
        <xsl:value-of select="w:say(concat('mail.matter.', $c/@state), 'supply', $Supply)"/>
      </xsl:when>
      <xsl:when test="$c/@text"><xsl:value-of select="$c/@text"/></xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="capital"><xsl:with-param name="text" select="translate($c/@keyword, '-', ' ')"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The matter of a case in a few words, to begin a line: "Black toner low", "Fuser failure". -->
  <xsl:template name="matter-of">
    <xsl:choose>
      <xsl:when test="case/@kind = 'shortage'">
        <xsl:variable name="Supply"><xsl:call-template name="supply-name"/></xsl:variable>
        <xsl:value-of select="w:say(concat('mail.matter.', case/@state), 'supply', $Supply)"/>
      </xsl:when>
      <xsl:when test="case/@kind = 'maintenance' and not(case/@keyword)">
        <xsl:variable name="Supply"><xsl:call-template name="supply-name"/></xsl:variable>
        <xsl:value-of select="w:say('mail.matter.fitting', 'supply', $Supply)"/>
      </xsl:when>
      <xsl:when test="case/@kind = 'maintenance'"><xsl:value-of select="w:say('mail.matter.maintenance')"/></xsl:when>
      <xsl:when test="case/@kind = 'service'"><xsl:value-of select="w:say('mail.matter.service')"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="condition-of"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:variable name="machine"><xsl:for-each select="/mail"><xsl:call-template name="machine-of"/></xsl:for-each></xsl:variable>
  <xsl:variable name="supply"><xsl:for-each select="/mail"><xsl:call-template name="supply-name"><xsl:with-param name="form" select="'.in'"/></xsl:call-template></xsl:for-each></xsl:variable>
  <xsl:variable name="condition"><xsl:for-each select="/mail"><xsl:call-template name="condition-of"/></xsl:for-each></xsl:variable>
  <xsl:variable name="matter"><xsl:for-each select="/mail"><xsl:call-template name="matter-of"/></xsl:for-each></xsl:variable>

  <xsl:template name="capital">
    <xsl:param name="text"/>
    <xsl:value-of select="concat(translate(substring($text, 1, 1), $lower, $upper), substring($text, 2))"/>
  </xsl:template>

  <!-- " (D3-000017)" behind a subject -->
  <xsl:template name="with-id">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="/mail/case/@service-id"><xsl:value-of select="w:say('mail.subject.id', 'subject', $text, 'id', /mail/case/@service-id)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:param name="key"/>
    <xsl:param name="value"/>
    <xsl:param name="lang"/>
    <xsl:if test="string($value) != ''">
      <fact name="{w:say(concat('mail.fact.', $key))}"><xsl:if test="$lang != ''"><xsl:attribute name="lang"><xsl:value-of select="$lang"/></xsl:attribute></xsl:if><xsl:value-of select="$value"/></fact>
    </xsl:if>
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

  <!-- The machine, where it stands, and the number to say on the telephone. -->
  <xsl:template name="machine-facts">
    <xsl:if test="/mail/machine">
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'machine'"/>
        <xsl:with-param name="value" select="normalize-space(concat(/mail/machine/@maker, ' ', /mail/machine/@model))"/>
      </xsl:call-template>
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'place'"/>
        <xsl:with-param name="value" select="/mail/machine/@place"/>
      </xsl:call-template>
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'number'"/>
        <xsl:with-param name="value" select="/mail/machine/@number"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'id'"/>
      <xsl:with-param name="value" select="/mail/case/@service-id"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="order-facts">
    <xsl:for-each select="/mail/order/line">
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'ordered'"/>
        <xsl:with-param name="value" select="w:say('mail.order.line', 'quantity', @quantity, 'name', @name)"/>
        <xsl:with-param name="lang" select="@lang"/>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'order'"/>
      <xsl:with-param name="value" select="/mail/order/@number"/>
    </xsl:call-template>
  </xsl:template>

  <!-- What a person at the machine can do. -->
  <xsl:template name="what-to-do">
    <xsl:choose>
      <xsl:when test="/mail/case/@what-to-do"><p><xsl:value-of select="/mail/case/@what-to-do"/></p></xsl:when>
      <xsl:when test="/mail/case/@self"><p><xsl:value-of select="w:say('case.self.do')"/></p></xsl:when>
      <xsl:when test="w:has(concat('condition.', /mail/case/@keyword, '.do'))">
        <p><xsl:value-of select="w:say(concat('condition.', /mail/case/@keyword, '.do'))"/></p>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="more"/>
  <xsl:template name="matters"/>
  <xsl:template name="facts"><xsl:call-template name="machine-facts"/></xsl:template>

  <xsl:template match="/mail">
    <letter language="{@language}">
      <xsl:copy-of select="@link"/>
      <xsl:copy-of select="dealer"/>
      <subject><xsl:call-template name="subject"/></subject>
      <xsl:variable name="salutation" select="w:say(concat('mail.salutation', substring('.customer', 1, 9 * boolean(person/@customer))), 'name', person/@name, 'customer', person/@customer)"/>
      <xsl:if test="person/@name and $salutation != ''"><salutation><xsl:value-of select="$salutation"/></salutation></xsl:if>
      <lead><xsl:call-template name="lead"/></lead>
      <xsl:call-template name="more"/>
      <xsl:call-template name="matters"/>
      <button><xsl:call-template name="button"/></button>
      <facts><xsl:call-template name="facts"/></facts>
    </letter>
  </xsl:template>
</xsl:stylesheet>
