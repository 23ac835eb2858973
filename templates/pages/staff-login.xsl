<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.login')"/></xsl:template>
  <xsl:template name="content">
    <div class="door">
      <h1><xsl:value-of select="w:say('staff.login')"/></h1>
      <xsl:if test="error"><p class="wrong" role="alert"><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template><span><xsl:value-of select="w:say(concat('staff.login.', error/@key))"/></span></p></xsl:if>
      <xsl:for-each select="form">
        <form method="post" action="{@action}">
          <xsl:call-template name="form-fields"/>
          <input type="hidden" name="next" value="{@next}"/>
          <div class="field"><label for="login"><xsl:value-of select="w:say('staff.login.name')"/></label><input id="login" name="login" required="required" maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" value="{@login}"><xsl:if test="not(@login)"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if></input></div>
          <div class="field"><label for="password"><xsl:value-of select="w:say('staff.login.password')"/></label><input id="password" name="password" type="password" required="required" maxlength="1024" autocomplete="current-password"><xsl:if test="@login"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if></input></div>
          <div class="field"><label for="code"><xsl:value-of select="w:say('staff.login.code')"/></label><input id="code" name="code" class="code" required="required" inputmode="numeric" pattern="[0-9]*" maxlength="6" autocomplete="one-time-code"/><span class="quiet small"><xsl:value-of select="w:say('staff.login.code.hint')"/></span></div>
          <button class="primary block" type="submit"><xsl:value-of select="w:say('staff.login.button')"/></button>
        </form>
      </xsl:for-each>
      <p class="quiet small"><xsl:value-of select="w:say('staff.login.rule')"/></p>
    </div>
  </xsl:template>
</xsl:stylesheet>
