<?xml version="1.0" encoding="UTF-8"?>
<!-- Something runs out or fills: the manager orders. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="subject">
    <xsl:call-template name="with-id">
      <xsl:with-param name="text" select="w:say('mail.subject', 'matter', $matter, 'machine', $machine)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lead">
    <xsl:variable name="level">
      <xsl:choose>
        <xsl:when test="case/@state = 'low' and supply/@percent and not(supply/@fills)">
          <xsl:value-of select="w:say('mail.shortage.left', 'percent', supply/@percent)"/>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="w:say(concat('mail.shortage.', case/@state))"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:value-of select="w:say('mail.shortage.lead', 'supply', $supply, 'machine', $machine, 'level', $level)"/>
  </xsl:template>

  <xsl:template name="more">
    <xsl:call-template name="what-to-do"/>
    <p><xsl:value-of select="w:say('mail.shortage.more')"/></p>
  </xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.shortage.button', 'supply', $supply)"/></xsl:template>

  <xsl:template name="facts">
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'level'"/>
      <xsl:with-param name="value">
        <xsl:choose>
          <xsl:when test="supply/@percent and supply/@fills"><xsl:value-of select="w:say('level.filled', 'percent', supply/@percent)"/></xsl:when>
          <xsl:when test="supply/@percent"><xsl:value-of select="w:say('level.percent', 'percent', supply/@percent)"/></xsl:when>
          <xsl:when test="supply/@some"><xsl:value-of select="w:say('level.some')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="w:say('level.unknown')"/></xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'lasts'"/>
      <xsl:with-param name="value"><xsl:for-each select="supply/left"><xsl:call-template name="left"/></xsl:for-each></xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'part'"/>
      <xsl:with-param name="value" select="supply/@part"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="key" select="'since'"/>
      <xsl:with-param name="value" select="case/@since"/>
    </xsl:call-template>
    <xsl:call-template name="machine-facts"/>
  </xsl:template>
</xsl:stylesheet>
