<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- One order: what, when it comes, how to take it back. -->
  <xsl:template name="title"><xsl:value-of select="w:say('order.title', 'number', order/@number)"/></xsl:template>

  <xsl:template name="content">
    <p class="crumb"><a href="{@base}"><xsl:value-of select="w:say('nav.home')"/></a><xsl:text> / </xsl:text><a href="{@base}/orders"><xsl:value-of select="w:say('nav.orders')"/></a></p>
    <xsl:apply-templates select="done[@key = 'another']"/>
    <xsl:for-each select="order">
      <h1><xsl:if test="/page/done[@key != 'another']"><xsl:call-template name="landing"/></xsl:if><xsl:choose>
        <xsl:when test="@state = 'cancelled'"><xsl:value-of select="w:say('order.head.cancelled')"/></xsl:when>
        <xsl:when test="@state = 'delivered'"><xsl:value-of select="w:say('order.head.delivered')"/></xsl:when>
        <xsl:when test="/page/done[@key != 'another']"><xsl:value-of select="w:say('order.head.thanks')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say('order.title', 'number', @number)"/></xsl:otherwise>
      </xsl:choose></h1>
      <p class="sub"><xsl:value-of select="@number"/><xsl:if test="terminal"><xsl:text> · </xsl:text><a href="{terminal/@href}"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></a></xsl:if>
        <xsl:if test="case"><xsl:text> · </xsl:text><a href="{case/@href}"><xsl:value-of select="case/@service"/></a></xsl:if></p>
      <div class="two">
        <div>
          <section class="panel">
            <p class="lead"><xsl:call-template name="order-and-visit"/></p>
            <xsl:if test="@state = 'placed' and not(delivery) and not(visit)"><p class="quiet"><xsl:value-of select="w:say('order.next')"/></p></xsl:if>
            <xsl:for-each select="wanted"><p><xsl:call-template name="around">
              <xsl:with-param name="text" select="w:say('order.wanted')"/>
              <xsl:with-param name="element"><strong><xsl:call-template name="span"/></strong></xsl:with-param>
            </xsl:call-template></p></xsl:for-each>
            <xsl:if test="delivery and (@state = 'accepted' or @state = 'dispatched')">
              <p class="block"><a href="{@href}/time"><xsl:value-of select="w:say('order.another')"/></a></p>
            </xsl:if>
            <xsl:for-each select="form[@name = 'cancel']">
              <form class="block" method="post" action="{@action}">
                <xsl:call-template name="form-fields"/>
                <div class="acts"><button type="submit"><xsl:value-of select="w:say('order.undo')"/></button>
                  <xsl:for-each select="../undo-until"><span class="quiet"><xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
                    <xsl:value-of select="w:say(concat('order.undo-until', substring('.date', 1, 5 * boolean(../@state = 'placed'))), 'date', $date, 'time', @clock)"/></span></xsl:for-each>
                  <xsl:if test="not(../undo-until)"><span class="quiet"><xsl:value-of select="w:say('order.undo-open')"/></span></xsl:if></div>
              </form>
            </xsl:for-each>
          </section>
          <div class="block wide"><table class="table">
            <thead><tr><th scope="col"><xsl:value-of select="w:say('review.item')"/></th><th scope="col" class="num"><xsl:value-of select="w:say('review.quantity')"/></th></tr></thead>
            <tbody><xsl:for-each select="line"><tr><td><xsl:call-template name="item-name"/></td><td class="num"><xsl:value-of select="w:number(@quantity)"/></td></tr></xsl:for-each></tbody>
            <xsl:if test="@total"><tfoot><tr><th scope="row"><xsl:value-of select="w:say('review.total')"/></th><td class="num"><xsl:value-of select="w:money(@total, /page/dealer/@currency)"/></td></tr></tfoot></xsl:if>
          </table></div>
          <xsl:if test="@note"><p class="block"><span class="quiet"><xsl:value-of select="w:say('label', 'name', w:say('review.note'))"/><xsl:text> </xsl:text></span><xsl:value-of select="@note"/></p></xsl:if>
        </div>
        <aside class="panel">
          <ol class="steps">
            <xsl:for-each select="step"><li><xsl:if test="@past"><xsl:attribute name="class">past</xsl:attribute></xsl:if>
              <span><xsl:value-of select="w:say(concat('order.step.', @key))"/>
                <xsl:for-each select="time"><br/><span class="quiet small"><xsl:call-template name="span"/></span></xsl:for-each></span></li></xsl:for-each>
          </ol>
        </aside>
      </div>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
