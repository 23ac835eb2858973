<?xml version="1.0" encoding="UTF-8"?>
<!-- The one mail of a day: every matter in a line, with a link of its own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="one">
    <xsl:variable name="where"><xsl:call-template name="machine-of"/></xsl:variable>
    <xsl:variable name="what"><xsl:call-template name="matter-of"/></xsl:variable>
    <xsl:variable name="key"><xsl:choose>
      <xsl:when test="@kind = 'done'">mail.done.subject</xsl:when>
      <xsl:otherwise>mail.subject</xsl:otherwise>
    </xsl:choose></xsl:variable>
    <xsl:value-of select="w:say($key, 'matter', $what, 'machine', $where)"/>
  </xsl:template>

  <!-- What a line says behind its matter. -->
  <xsl:template name="line">
    <xsl:choose>
      <xsl:when test="@kind = 'done'"><xsl:value-of select="w:say('mail.digest.done', 'when', case/@done)"/></xsl:when>
      <xsl:when test="@kind = 'shortage' and case/@state = 'low' and supply/@percent and not(supply/@fills)">
        <xsl:value-of select="w:say('mail.digest.shortage', 'level', w:say('mail.shortage.left', 'percent', supply/@percent), 'when', case/@since)"/>
      </xsl:when>
      <xsl:when test="@kind = 'still-empty'"><xsl:value-of select="w:say('mail.digest.still-empty')"/></xsl:when>
      <xsl:when test="@kind = 'shortage'">
        <xsl:value-of select="w:say('mail.digest.shortage', 'level', w:say(concat('mail.shortage.', case/@state)), 'when', case/@since)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:variable name="what"><xsl:call-template name="condition-of"/></xsl:variable>
        <xsl:value-of select="w:say(concat('mail.digest.other', substring('.self', 1, 5 * boolean(case/@self))), 'what', $what, 'when', case/@since)"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="subject">
    <xsl:variable name="first"><xsl:for-each select="matter[1]"><xsl:call-template name="one"/></xsl:for-each></xsl:variable>
    <xsl:value-of select="w:say('mail.digest.subject', 'first', $first, 'count', count(matter) - 1)"/>
  </xsl:template>

  <xsl:template name="lead"><xsl:value-of select="w:say('mail.digest.lead', 'count', count(matter))"/></xsl:template>

  <xsl:template name="matters">
    <xsl:for-each select="matter">
      <matter link="{@link}">
        <title><xsl:variable name="title"><xsl:call-template name="one"/></xsl:variable>
          <xsl:value-of select="w:say('mail.subject.id', 'subject', $title, 'id', case/@service-id)"/></title>
        <text><xsl:call-template name="line"/></text>
      </matter>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="button"><xsl:value-of select="w:say('mail.home.button')"/></xsl:template>
</xsl:stylesheet>
