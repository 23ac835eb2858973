<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>
  <xsl:import href="output.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say(concat('staff.queue.', queue/@name))"/></xsl:template>

  <xsl:template name="content">
    <xsl:for-each select="queue">
      <div class="head queue-head">
        <h1><xsl:value-of select="w:say(concat('staff.queue.', @name))"/></h1>
        <xsl:if test="part">
          <nav class="parts" aria-label="{w:say('staff.parts')}">
            <xsl:for-each select="part"><a href="{@href}"><xsl:if test="@open"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:value-of select="w:say(concat('staff.part.', ../@name, '.', @name))"/></a></xsl:for-each>
          </nav>
        </xsl:if>
        <xsl:if test="@kind = 'report'">
          <xsl:call-template name="output-filter"><xsl:with-param name="action" select="'/staff/q/reports'"/></xsl:call-template>
          <a class="button" href="{@paper}"><xsl:value-of select="w:say('staff.reports.paper')"/></a>
          <a class="button" href="{@pdf}"><xsl:value-of select="w:say('staff.reports.pdf')"/></a>
        </xsl:if>
        <span class="news" role="status" data-news="{w:say('staff.news')}" data-ended="{w:say('staff.session-ended')}"></span>
      </div>
      <xsl:choose>
        <xsl:when test="row">
          <table class="dense queue q-{@kind}" data-queue="{@name}">
            <thead><tr><xsl:call-template name="columns"/></tr></thead>
            <tbody><xsl:apply-templates select="row"/></tbody>
          </table>
        </xsl:when>
        <xsl:otherwise><p class="empty"><xsl:value-of select="w:say(concat('staff.empty.', @name))"/></p></xsl:otherwise>
      </xsl:choose>
      <p class="pages">
        <xsl:if test="@later"><a href="{@here}"><xsl:value-of select="w:say('staff.first-page')"/></a></xsl:if>
        <xsl:if test="@next"><xsl:text> </xsl:text><a href="{@next}" rel="next"><xsl:value-of select="w:say('staff.next-page')"/></a></xsl:if>
      </p>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="columns">
    <th scope="col" class="c-id"><xsl:value-of select="w:say(concat('staff.column.id.', @kind))"/></th>
    <xsl:choose>
      <xsl:when test="@kind = 'mail'">
        <th scope="col" class="c-from"><a href="{@base}&amp;sort=state&amp;dir=up"><xsl:value-of select="w:say('staff.column.from')"/></a></th>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'what'"/></xsl:call-template>
        <th scope="col" class="c-class"><xsl:value-of select="w:say('staff.column.class')"/></th>
        <th scope="col" class="c-reason"><xsl:value-of select="w:say('staff.column.reason')"/></th>
        <th scope="col" class="c-case"><xsl:value-of select="w:say('fact.service')"/></th>
      </xsl:when>
      <xsl:when test="@kind = 'out'">
        <xsl:call-template name="column"><xsl:with-param name="name" select="'what'"/></xsl:call-template>
        <th scope="col" class="c-to"><xsl:value-of select="w:say('staff.column.to')"/></th>
        <th scope="col" class="c-reason"><xsl:value-of select="w:say('staff.column.error')"/></th>
        <th scope="col" class="c-tries"><xsl:value-of select="w:say('staff.column.tries')"/></th>
        <th scope="col" class="c-case"><xsl:value-of select="w:say('fact.service')"/></th>
      </xsl:when>
      <xsl:when test="@kind = 'report'">
        <xsl:call-template name="column"><xsl:with-param name="name" select="'what'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'number'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'model'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'place'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'installing'"/></xsl:call-template>
        <th scope="col" class="c-address"><xsl:value-of select="w:say('staff.column.cover')"/></th>
        <th scope="col" class="c-done"><xsl:value-of select="w:say('staff.column.handled')"/></th>
      </xsl:when>
      <xsl:otherwise>
        <xsl:if test="@kind != 'terminal'"><xsl:call-template name="column"><xsl:with-param name="name" select="'what'"/></xsl:call-template></xsl:if>
        <xsl:if test="@kind = 'item'"><th scope="col" class="c-text"><xsl:value-of select="w:say('staff.column.text')"/></th></xsl:if>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'customer'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'place'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'number'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'model'"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="name" select="'installing'"/></xsl:call-template>
        <th scope="col" class="c-cover"><xsl:value-of select="w:say('staff.column.cover')"/></th>
        <xsl:if test="@kind = 'case' or @kind = 'visit'"><xsl:call-template name="column"><xsl:with-param name="name" select="'severity'"/><xsl:with-param name="first" select="'down'"/></xsl:call-template></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="column"><xsl:with-param name="name" select="'age'"/></xsl:call-template>
    <xsl:choose>
      <xsl:when test="@kind = 'mail' or @kind = 'out' or @kind = 'report'"><th scope="col" class="c-do"><span class="hide"><xsl:value-of select="w:say('staff.column.do')"/></span></th></xsl:when>
      <xsl:when test="@kind = 'case' or @kind = 'order' or @kind = 'visit'"><xsl:call-template name="column"><xsl:with-param name="name" select="'state'"/></xsl:call-template></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="row">
    <tr data-id="{@id}">
      <xsl:attribute name="class"><xsl:value-of select="@severity"/></xsl:attribute>
      <th scope="row" class="c-id"><a href="{@href}"><xsl:call-template name="row-name"/></a></th>
      <xsl:choose>
        <xsl:when test="mail"><xsl:for-each select="mail">
          <td class="c-from" title="{@from}"><xsl:value-of select="@from"/></td>
          <td class="c-what" title="{@subject}"><xsl:value-of select="@subject"/></td>
          <td class="c-class"><xsl:value-of select="w:say(concat('staff.class.', @class))"/></td>
          <td class="c-reason" title="{w:desk(@reason)}"><xsl:value-of select="w:desk(@reason)"/></td>
          <td class="c-case num"><xsl:if test="@service"><a href="/staff/c/{@service}"><xsl:value-of select="@service"/></a></xsl:if></td>
        </xsl:for-each></xsl:when>
        <xsl:when test="out"><xsl:for-each select="out">
          <td class="c-what"><xsl:value-of select="w:say(concat('staff.kind.', @kind))"/></td>
          <td class="c-to" title="{@to}"><xsl:value-of select="@to"/></td>
          <td class="c-reason" title="{w:desk(@error)}"><xsl:value-of select="w:desk(@error)"/></td>
          <td class="c-tries num"><xsl:value-of select="@tries"/></td>
          <td class="c-case num"><xsl:if test="@service"><a href="/staff/c/{@service}"><xsl:value-of select="@service"/></a></xsl:if></td>
        </xsl:for-each></xsl:when>
        <xsl:when test="output">
          <td class="c-what"><xsl:for-each select="output"><xsl:call-template name="output-said"/></xsl:for-each></td>
          <td class="c-number num"><a href="{terminal/@href}"><xsl:value-of select="terminal/@number"/></a></td>
          <td class="c-model" title="{terminal/@model}"><xsl:value-of select="terminal/@model"/></td>
          <td class="c-place" title="{terminal/customer/@name}"><xsl:value-of select="terminal/@place"/></td>
          <td class="c-installing"><xsl:value-of select="terminal/installing/@name"/></td>
          <td class="c-address"><xsl:if test="terminal/installing/@mail"><a href="mailto:{terminal/installing/@mail}"><xsl:value-of select="terminal/installing/@mail"/></a></xsl:if></td>
          <td class="c-done"><xsl:for-each select="output"><xsl:call-template name="output-done"/></xsl:for-each></td>
        </xsl:when>
        <xsl:otherwise>
          <xsl:if test="../@kind != 'terminal'"><xsl:call-template name="what-cell"/></xsl:if>
          <xsl:if test="item"><td class="c-text" title="{w:desk(item/text)}"><xsl:value-of select="w:desk(item/text)"/></td></xsl:if>
          <xsl:call-template name="terminal-cells"/>
          <xsl:if test="../@kind = 'case' or ../@kind = 'visit'"><td class="c-severity"><xsl:call-template name="severity"/></td></xsl:if>
        </xsl:otherwise>
      </xsl:choose>
      <td class="c-age num"><xsl:for-each select="age"><xsl:call-template name="age"/></xsl:for-each></td>
      <xsl:choose>
        <xsl:when test="mail"><td class="c-do"><xsl:for-each select="mail/form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.mail.again')"/></xsl:call-template></xsl:for-each></td></xsl:when>
        <xsl:when test="out"><td class="c-do"><xsl:for-each select="out/form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.out.', @name))"/></xsl:call-template></xsl:for-each></td></xsl:when>
        <xsl:when test="output"><td class="c-do"><xsl:for-each select="output"><xsl:call-template name="output-acts"/></xsl:for-each></td></xsl:when>
        <xsl:when test="../@kind = 'order'"><xsl:call-template name="state-cell"><xsl:with-param name="state"><xsl:for-each select="order"><xsl:call-template name="order-standing"/></xsl:for-each></xsl:with-param></xsl:call-template></xsl:when>
        <xsl:when test="../@kind = 'case' or ../@kind = 'visit'"><xsl:call-template name="state-cell"><xsl:with-param name="state"><xsl:call-template name="standing"/></xsl:with-param></xsl:call-template></xsl:when>
      </xsl:choose>
    </tr>
  </xsl:template>

  <!-- Narrow windows and long words cut it off; its title says all of it. -->
  <xsl:template name="state-cell">
    <xsl:param name="state"/>
    <td class="c-state" title="{$state}"><xsl:copy-of select="$state"/></td>
  </xsl:template>

  <xsl:template name="row-name">
    <xsl:choose>
      <xsl:when test="item">#<xsl:value-of select="item/@id"/></xsl:when>
      <xsl:when test="../@kind = 'terminal'"><xsl:value-of select="terminal/@number"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="what-cell">
    <xsl:variable name="what">
      <xsl:choose>
        <xsl:when test="case"><xsl:for-each select="case"><xsl:call-template name="matter"/></xsl:for-each></xsl:when>
        <xsl:when test="order"><xsl:for-each select="order"><xsl:call-template name="lines"/></xsl:for-each></xsl:when>
        <xsl:when test="item"><xsl:value-of select="w:say(concat('staff.item.', item/@kind))"/></xsl:when>
      </xsl:choose>
    </xsl:variable>
    <td class="c-what" title="{$what}"><xsl:value-of select="$what"/><xsl:if test="case/text and case/text != $what"><span class="quiet"> · <xsl:value-of select="case/text"/></span></xsl:if></td>
  </xsl:template>
</xsl:stylesheet>
