<?xml version="1.0" encoding="UTF-8"?>
<!-- We have the order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text" select="w:say('mail.order-taken.subject', 'order', order/@number, 'machine', $machine)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.order-taken.lead', 'order', order/@number, 'machine', $machine)"/></xsl:template>

  <xsl:template name="more">
    <p><xsl:value-of select="w:say(concat('mail.order-taken.more', substring('.fitted', 1, 7 * boolean(order/@fitted))))"/></p>
    <xsl:if test="order/@undo"><p><xsl:value-of select="w:say('mail.order-taken.undo', 'until', order/@undo)"/></p></xsl:if>
  </xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.order.button')"/></xsl:template>

  <xsl:template name="facts">
    <xsl:call-template name="order-facts"/>
    <xsl:if test="order/@total">
      <xsl:call-template name="fact">
        <xsl:with-param name="key" select="'total'"/>
        <xsl:with-param name="value" select="w:money(order/@total, order/@currency)"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:call-template name="machine-facts"/>
  </xsl:template>
</xsl:stylesheet>
