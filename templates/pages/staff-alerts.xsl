<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.alerts')"/></xsl:template>
  <xsl:template name="content">
    <h1><xsl:value-of select="w:say('staff.alerts')"/></h1>
    <p class="prose how"><xsl:value-of select="w:say('staff.alerts.how')"/></p>
    <xsl:if test="not(alerts/taught)"><p class="quiet"><xsl:value-of select="w:say('staff.alerts.none')"/></p></xsl:if>
    <xsl:for-each select="alerts/taught">
      <section class="panel"><h2><xsl:value-of select="@name"/></h2>
        <dl class="facts">
          <dt><xsl:value-of select="w:say('staff.alerts.version')"/></dt><dd class="num"><xsl:value-of select="@version"/><xsl:if test="@off"><xsl:call-template name="comma"/><em class="mark-warning"><xsl:value-of select="w:say('staff.alerts.is-off')"/></em></xsl:if></dd>
          <dt><xsl:value-of select="w:say('staff.alerts.set')"/></dt><dd><xsl:for-each select="set"><xsl:call-template name="when"/></xsl:for-each><xsl:if test="@by"><xsl:call-template name="comma"/><xsl:value-of select="@by"/></xsl:if></dd>
          <xsl:if test="@mail"><dt><xsl:value-of select="w:say('staff.alerts.by-mail')"/></dt><dd><a href="{@mail}"><xsl:value-of select="w:say('staff.mail.short')"/></a></dd></xsl:if>
          <xsl:for-each select="fact"><dt><xsl:value-of select="w:say(concat('staff.teach.means.', @name))"/></dt><dd><xsl:value-of select="@value"/></dd></xsl:for-each>
        </dl>
        <details><summary><xsl:value-of select="w:say('staff.alerts.form')"/></summary><div class="prose words"><xsl:value-of select="xml"/></div></details>
        <div class="acts"><xsl:for-each select="form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say(concat('staff.alerts.', @name), 'form', ../@name)"/></xsl:call-template></xsl:for-each></div>
      </section>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
