<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="customer/@name"/></xsl:template>
  <xsl:template name="content">
    <div class="head"><h1><xsl:value-of select="customer/@name"/></h1><span class="quiet"><xsl:value-of select="customer/@code"/></span></div>
    <section class="block"><h2><xsl:value-of select="w:say('staff.machines')"/></h2>
      <xsl:for-each select="terminals"><xsl:call-template name="terminal-rows"/><xsl:if test="@next"><p class="pages"><a href="{@next}" rel="next"><xsl:value-of select="w:say('staff.next-page')"/></a></p></xsl:if></xsl:for-each></section>
    <p><a href="/staff/early?customer={substring-after(customer/@href, '/staff/customers/')}"><xsl:value-of select="w:say('staff.early')"/></a></p>
    <div class="two desk">
      <div>
        <section class="panel"><h2><xsl:value-of select="w:say('staff.cases.open')"/></h2><xsl:for-each select="cases"><xsl:call-template name="case-rows"/></xsl:for-each><xsl:if test="not(cases/case)"><p class="quiet"><xsl:value-of select="w:say('staff.none')"/></p></xsl:if></section>
        <section class="panel"><h2><xsl:value-of select="w:say('staff.queue.orders')"/></h2><xsl:for-each select="orders"><xsl:call-template name="order-rows"/></xsl:for-each><xsl:if test="not(orders/order)"><p class="quiet"><xsl:value-of select="w:say('staff.none')"/></p></xsl:if></section>
      </div>
      <div>
        <section class="panel"><h2><xsl:value-of select="w:say('staff.people')"/></h2><dl class="facts"><xsl:for-each select="people/*"><dt><xsl:value-of select="w:say(concat('staff.role.', name()))"/></dt><dd><xsl:call-template name="person-line"/>
          <xsl:variable name="person" select="@name"/>
          <xsl:for-each select="form[@name = 'language']"><xsl:call-template name="language-form"><xsl:with-param name="id" select="generate-id()"/><xsl:with-param name="of" select="$person"/></xsl:call-template></xsl:for-each></dd></xsl:for-each></dl></section>
        <section class="panel"><h2><xsl:value-of select="w:say('staff.sites')"/></h2><dl class="facts"><xsl:for-each select="sites/site"><dt><xsl:value-of select="@code"/></dt><dd><xsl:value-of select="@name"/><xsl:if test="@address"><br/><span class="quiet"><xsl:value-of select="@address"/></span></xsl:if></dd></xsl:for-each></dl></section>
      </div>
    </div>
  </xsl:template>
</xsl:stylesheet>
