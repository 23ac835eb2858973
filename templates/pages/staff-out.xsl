<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say(concat('staff.kind.', out/@kind))"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="out">
      <h1><xsl:value-of select="w:say('staff.did.out', 'kind', w:say(concat('staff.kind.', @kind)), 'to', @to)"/></h1>
      <div class="two desk">
        <section class="panel">
          <div class="head"><h2><xsl:value-of select="w:say(concat('staff.out.state.', @state))"/></h2><span class="num quiet"><xsl:value-of select="@number"/></span></div>
          <dl class="facts">
            <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.column.error'"/><xsl:with-param name="value" select="w:desk(@error)"/></xsl:call-template>
            <dt><xsl:value-of select="w:say('staff.column.tries')"/></dt><dd class="num"><xsl:value-of select="@tries"/></dd>
            <dt><xsl:value-of select="w:say('staff.out.written')"/></dt><dd><xsl:for-each select="written"><xsl:call-template name="when"/></xsl:for-each></dd>
            <xsl:if test="sent"><dt><xsl:value-of select="w:say('staff.out.sent')"/></dt><dd><xsl:for-each select="sent"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:if test="last-try and not(sent)"><dt><xsl:value-of select="w:say('staff.out.last')"/></dt><dd><xsl:for-each select="last-try"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:if test="@automatic"><dt><xsl:value-of select="w:say('staff.out.automatic')"/></dt><dd class="num"><xsl:value-of select="w:number(@automatic)"/></dd></xsl:if>
            <xsl:if test="due"><dt><xsl:value-of select="w:say('staff.out.due')"/></dt><dd><xsl:for-each select="due"><xsl:call-template name="when"/></xsl:for-each></dd></xsl:if>
            <xsl:if test="person"><dt><xsl:value-of select="w:say('staff.column.to')"/></dt><dd><xsl:for-each select="person"><xsl:call-template name="person-line"/></xsl:for-each></dd></xsl:if>
            <xsl:for-each select="instead-of"><dt><xsl:value-of select="w:say('staff.out.instead-of')"/></dt><dd><xsl:call-template name="person-line"/></dd></xsl:for-each>
            <xsl:for-each select="other"><dt><xsl:value-of select="w:say('staff.out.other')"/></dt><dd><xsl:call-template name="person-line"/></dd></xsl:for-each>
            <xsl:if test="@service"><dt><xsl:value-of select="w:say('fact.service')"/></dt><dd><a href="/staff/c/{@service}"><xsl:value-of select="@service"/></a></dd></xsl:if>
          </dl>
          <xsl:if test="form"><div class="acts"><xsl:for-each select="form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.out.', @name))"/><xsl:with-param name="class"><xsl:if test="@name = 'again'">primary</xsl:if></xsl:with-param></xsl:call-template></xsl:for-each></div></xsl:if>
        </section>
        <div>
          <xsl:if test="terminal"><section class="panel"><dl class="facts"><xsl:for-each select="terminal"><xsl:call-template name="machine-facts"/></xsl:for-each></dl></section></xsl:if>
          <xsl:if test="fact"><section class="panel"><h2><xsl:value-of select="w:say('staff.out.facts')"/></h2><dl class="facts"><xsl:for-each select="fact"><dt><xsl:value-of select="@name"/></dt><dd><xsl:value-of select="@value"/></dd></xsl:for-each></dl></section></xsl:if>
        </div>
      </div>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
