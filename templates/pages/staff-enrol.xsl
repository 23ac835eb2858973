<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.enrol')"/></xsl:template>

  <xsl:template name="wrong-of">
    <xsl:param name="field"/>
    <xsl:if test="/page/error[@field = $field]"><p class="wrong" id="{$field}-wrong" role="alert"><xsl:call-template name="landing"/><xsl:call-template name="icon"><xsl:with-param name="name" select="'stop'"/></xsl:call-template><span><xsl:value-of select="w:say(concat('staff.enrol.', /page/error/@key))"/></span></p></xsl:if>
  </xsl:template>

  <xsl:template name="described">
    <xsl:param name="field"/>
    <xsl:if test="/page/error[@field = $field]">
      <xsl:attribute name="aria-invalid">true</xsl:attribute>
      <xsl:attribute name="aria-describedby"><xsl:value-of select="$field"/>-wrong</xsl:attribute>
    </xsl:if>
  </xsl:template>

  <xsl:template name="content">
    <div class="door wide-door">
      <h1><xsl:value-of select="w:say('staff.enrol.hello', 'name', @person)"/></h1>
      <p class="lead"><xsl:value-of select="w:say('staff.enrol.once', 'login', @login)"/></p>
      <xsl:for-each select="form">
        <form method="post" action="{@action}">
          <xsl:call-template name="form-fields"/>
          <input type="hidden" name="login" value="{/page/@login}" autocomplete="username"/>
          <h2 class="block"><xsl:value-of select="w:say('staff.enrol.step1')"/></h2>
          <div class="field"><label for="password"><xsl:value-of select="w:say('staff.login.password')"/></label><xsl:call-template name="wrong-of"><xsl:with-param name="field" select="'password'"/></xsl:call-template>
            <input id="password" name="password" type="password" required="required" minlength="8" maxlength="1024" autocomplete="new-password"><xsl:call-template name="described"><xsl:with-param name="field" select="'password'"/></xsl:call-template></input><span class="quiet small"><xsl:value-of select="w:say('staff.enrol.password.hint')"/></span></div>
          <div class="field"><label for="again"><xsl:value-of select="w:say('staff.enrol.again')"/></label><xsl:call-template name="wrong-of"><xsl:with-param name="field" select="'again'"/></xsl:call-template>
            <input id="again" name="again" type="password" required="required" maxlength="1024" autocomplete="new-password"><xsl:call-template name="described"><xsl:with-param name="field" select="'again'"/></xsl:call-template></input></div>
          <h2 class="block"><xsl:value-of select="w:say('staff.enrol.step2')"/></h2>
          <p><xsl:value-of select="w:say('staff.enrol.scan')"/></p>
          <div class="qr-row">
            <xsl:for-each select="/page/qr"><svg class="qr" viewBox="0 0 {@size} {@size}" role="img" aria-label="{w:say('staff.enrol.qr')}" shape-rendering="crispEdges"><rect width="{@size}" height="{@size}" class="qr-ground"/><path><xsl:attribute name="d"><xsl:for-each select="row"><xsl:value-of select="@d"/></xsl:for-each></xsl:attribute></path></svg></xsl:for-each>
            <div><p class="quiet small"><xsl:value-of select="w:say('staff.enrol.typed')"/></p><p><code class="secret"><xsl:value-of select="/page/@secret"/></code></p></div>
          </div>
          <div class="field"><label for="code"><xsl:value-of select="w:say('staff.enrol.code-label')"/></label><xsl:call-template name="wrong-of"><xsl:with-param name="field" select="'code'"/></xsl:call-template>
            <input id="code" name="code" class="code" required="required" inputmode="numeric" pattern="[0-9]*" maxlength="6" autocomplete="one-time-code"><xsl:call-template name="described"><xsl:with-param name="field" select="'code'"/></xsl:call-template></input></div>
          <button class="primary block" type="submit"><xsl:value-of select="w:say('staff.enrol.button')"/></button>
        </form>
      </xsl:for-each>
    </div>
  </xsl:template>
</xsl:stylesheet>
