<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.mail', 'reception', mail/@reception)"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="mail">
      <h1><xsl:choose><xsl:when test="@subject"><xsl:value-of select="@subject"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.mail.no-subject')"/></xsl:otherwise></xsl:choose></h1>
      <div class="two desk">
        <div>
          <section class="panel"><h2><xsl:value-of select="w:say('staff.mail.text')"/></h2>
            <xsl:choose><xsl:when test="text"><div class="prose words"><xsl:value-of select="text"/></div></xsl:when><xsl:otherwise><p class="quiet"><xsl:value-of select="w:say('staff.mail.no-text')"/></p></xsl:otherwise></xsl:choose>
            <xsl:if test="quoted"><details><summary><xsl:value-of select="w:say('staff.mail.quoted')"/></summary><div class="prose words quiet"><xsl:value-of select="quoted"/></div></details></xsl:if>
          </section>
          <xsl:if test="attachment"><section class="panel"><h2><xsl:value-of select="w:say('staff.mail.attachments')"/></h2>
            <p class="quiet"><xsl:value-of select="w:say('staff.mail.attachments.note')"/></p>
            <ul class="plain"><xsl:for-each select="attachment"><li>
              <xsl:variable name="name"><xsl:choose><xsl:when test="@name"><xsl:value-of select="@name"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.mail.attachment.unnamed')"/></xsl:otherwise></xsl:choose></xsl:variable>
              <xsl:choose><xsl:when test="@href"><a href="{@href}" download="download"><xsl:value-of select="$name"/></a></xsl:when><xsl:otherwise><xsl:value-of select="$name"/></xsl:otherwise></xsl:choose>
              <xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('staff.mail.attachment', 'type', @type, 'size', w:number(@size))"/></span>
              <xsl:if test="@caution"><xsl:text> </xsl:text><em class="mark-error"><xsl:value-of select="w:say(concat('staff.caution.', @caution))"/></em></xsl:if>
            </li></xsl:for-each></ul>
          </section></xsl:if>
          <xsl:for-each select="raw"><xsl:call-template name="raw"/></xsl:for-each>
        </div>
        <div>
          <section class="panel">
            <div class="head"><h2><xsl:value-of select="w:say(concat('staff.fate.', @fate))"/></h2></div>
            <dl class="facts">
              <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.column.reason'"/><xsl:with-param name="value" select="w:desk(@reason)"/></xsl:call-template>
              <dt><xsl:value-of select="w:say('staff.column.class')"/></dt><dd><xsl:value-of select="w:say(concat('staff.class.', @class))"/></dd>
              <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.column.from'"/><xsl:with-param name="value" select="string(@from)"/></xsl:call-template>
              <dt><xsl:value-of select="w:say('staff.report.received')"/></dt><dd><xsl:for-each select="received"><xsl:call-template name="when"/></xsl:for-each></dd>
              <dt><xsl:value-of select="w:say('staff.reception')"/></dt><dd class="num"><xsl:value-of select="@reception"/></dd>
              <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.mail.account'"/><xsl:with-param name="value" select="string(@account)"/></xsl:call-template>
              <xsl:call-template name="fact"><xsl:with-param name="key" select="'staff.mail.id'"/><xsl:with-param name="value" select="string(@message-id)"/></xsl:call-template>
              <xsl:if test="@runs &gt; 0"><dt><xsl:value-of select="w:say('staff.mail.runs')"/></dt><dd><xsl:value-of select="@runs"/></dd></xsl:if>
              <xsl:for-each select="case"><dt><xsl:value-of select="w:say('fact.service')"/></dt><dd><a href="{@href}"><xsl:value-of select="@service"/></a><xsl:text> </xsl:text><xsl:call-template name="matter"/></dd></xsl:for-each>
              <xsl:for-each select="report"><dt><xsl:value-of select="w:say('staff.report.short')"/></dt><dd><a href="{@href}"><xsl:value-of select="@reception"/></a><xsl:text> </xsl:text><xsl:value-of select="@summary"/></dd></xsl:for-each>
            </dl>
            <div class="acts">
              <xsl:for-each select="form"><xsl:call-template name="button-form"><xsl:with-param name="word" select="w:say('staff.mail.again')"/><xsl:with-param name="class" select="'primary'"/></xsl:call-template></xsl:for-each>
              <xsl:if test="@teach"><a class="button" href="{@href}/teach"><xsl:value-of select="w:say('staff.teach.begin')"/></a></xsl:if>
              <xsl:if test="raw"><a class="button" href="{@href}/raw" download="download"><xsl:value-of select="w:say('staff.raw.get', 'size', w:number(raw/@size))"/></a></xsl:if>
            </div>
          </section>
        </div>
      </div>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
