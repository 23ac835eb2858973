<?xml version="1.0" encoding="UTF-8"?>
<!-- What happened, what it means, what to do: for all that is not a page of its own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say(concat('message.', message/@key, '.title'))"/></xsl:template>

  <xsl:template name="content">
    <section class="message">
      <h1><xsl:if test="message/text or message/first or message/@key = 'link-mailed'"><xsl:call-template name="landing"/></xsl:if><xsl:call-template name="title"/></h1>
      <xsl:if test="message/text"><p class="lead"><xsl:value-of select="w:desk(message/text)"/></p></xsl:if>
      <xsl:if test="message/@who"><p class="lead"><xsl:value-of select="w:say('message.handed-over.who', 'name', message/@who)"/></p></xsl:if>
      <xsl:for-each select="message/first">
        <xsl:variable name="date"><xsl:call-template name="date"/></xsl:variable>
        <p class="lead"><xsl:choose>
          <xsl:when test="@you"><xsl:value-of select="w:say('message.first.you', 'number', @number, 'date', $date, 'time', @clock)"/></xsl:when>
          <xsl:when test="@by"><xsl:value-of select="w:say('message.first.by', 'name', @by, 'number', @number, 'date', $date, 'time', @clock)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="w:say('message.first', 'number', @number, 'date', $date, 'time', @clock)"/></xsl:otherwise>
        </xsl:choose></p>
        <p><a class="button primary" href="{@href}"><xsl:value-of select="w:say('message.first.open')"/></a></p>
      </xsl:for-each>
      <p><xsl:value-of select="w:say(concat('message.', message/@key, '.text'))"/></p>
      <xsl:for-each select="message/form">
        <form method="post" action="{@action}">
          <xsl:call-template name="form-fields"/>
          <button class="primary" type="submit"><xsl:value-of select="w:say(concat('message.', ../@key, '.button'))"/></button>
        </form>
      </xsl:for-each>
      <xsl:if test="person">
        <p><a class="button" href="{@base}"><xsl:value-of select="w:say('message.back')"/></a></p>
      </xsl:if>
      <xsl:if test="dealer/@telephone">
        <p class="quiet"><xsl:value-of select="w:say('message.call', 'telephone', dealer/@telephone, 'dealer', dealer/@name)"/></p>
      </xsl:if>
    </section>
  </xsl:template>
</xsl:stylesheet>
