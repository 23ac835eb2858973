<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- Who looks after the machines, and how the person wants to be told. -->
  <xsl:template name="title"><xsl:value-of select="w:say('contacts.title', 'dealer', dealer/@name)"/></xsl:template>

  <xsl:template name="content">
    <p class="crumb"><a href="{@base}"><xsl:value-of select="w:say('nav.home')"/></a></p>
    <h1><xsl:call-template name="title"/></h1>
    <xsl:apply-templates select="done"/>
    <div class="two">
      <div>
        <section class="panel">
          <h2><xsl:value-of select="dealer/@name"/></h2>
          <dl class="facts block">
            <xsl:if test="dealer/@telephone"><dt><xsl:value-of select="w:say('contacts.telephone')"/></dt><dd><xsl:call-template name="telephone"><xsl:with-param name="number" select="dealer/@telephone"/></xsl:call-template></dd></xsl:if>
            <xsl:if test="dealer/@mail"><dt><xsl:value-of select="w:say('contacts.mail')"/></dt><dd><a href="mailto:{dealer/@mail}"><xsl:value-of select="dealer/@mail"/></a></dd></xsl:if>
            <xsl:if test="dealer/address"><dt><xsl:value-of select="w:say('contacts.address')"/></dt><dd class="prose"><xsl:value-of select="dealer/address"/></dd></xsl:if>
          </dl>
        </section>
        <xsl:for-each select="store">
          <section class="panel">
            <h2><xsl:value-of select="@name"/></h2>
            <dl class="facts block">
              <xsl:if test="@service-person"><dt><xsl:value-of select="w:say('contacts.service-person')"/></dt><dd><xsl:value-of select="@service-person"/></dd></xsl:if>
              <xsl:if test="@telephone"><dt><xsl:value-of select="w:say('contacts.telephone')"/></dt><dd><xsl:call-template name="telephone"><xsl:with-param name="number" select="@telephone"/></xsl:call-template></dd></xsl:if>
              <xsl:if test="@mail"><dt><xsl:value-of select="w:say('contacts.mail')"/></dt><dd><a href="mailto:{@mail}"><xsl:value-of select="@mail"/></a></dd></xsl:if>
            </dl>
          </section>
        </xsl:for-each>
      </div>
      <section class="panel" id="settings">
        <h2><xsl:value-of select="w:say('settings.title')"/></h2>
        <p><a href="{@base}/mails"><xsl:value-of select="w:say('mails.open')"/></a></p>
        <xsl:for-each select="settings">
          <form method="post" action="{form/@action}">
            <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
            <div class="field"><label for="name"><xsl:value-of select="w:say('settings.name')"/></label><input id="name" name="name" maxlength="120" autocomplete="name" value="{@entered-name}"/></div>
            <div class="field"><span class="quiet"><xsl:value-of select="w:say('settings.mail')"/></span><strong><xsl:value-of select="/page/person/@mail"/></strong></div>
            <div class="field"><label for="second_mail"><xsl:value-of select="w:say('settings.second')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
              <xsl:call-template name="wrong"><xsl:with-param name="field" select="'second_mail'"/></xsl:call-template>
              <input id="second_mail" name="second_mail" type="text" inputmode="email" maxlength="254" autocomplete="off" value="{@second-mail}"><xsl:call-template name="invalid"><xsl:with-param name="field" select="'second_mail'"/></xsl:call-template></input></div>
            <div class="field"><label for="zone"><xsl:value-of select="w:say('settings.zone')"/></label>
              <xsl:call-template name="wrong"><xsl:with-param name="field" select="'zone'"/></xsl:call-template>
              <input id="zone" name="zone" maxlength="60" placeholder="Europe/Berlin" value="{@zone}"><xsl:call-template name="invalid"><xsl:with-param name="field" select="'zone'"/></xsl:call-template></input></div>
            <div class="field"><label for="language"><xsl:value-of select="w:say('settings.language')"/></label>
              <xsl:call-template name="wrong"><xsl:with-param name="field" select="'language'"/></xsl:call-template>
              <select id="language" name="language"><xsl:call-template name="invalid"><xsl:with-param name="field" select="'language'"/></xsl:call-template><xsl:call-template name="languages"/></select></div>
            <p class="block"><button class="primary" type="submit"><xsl:value-of select="w:say('settings.button')"/></button></p>
          </form>
        </xsl:for-each>
      </section>
    </div>
    <section class="panel block" id="leave">
      <h2><xsl:value-of select="w:say('leave.title')"/></h2>
      <p><xsl:value-of select="w:say('leave.text')"/></p>
      <xsl:for-each select="leave/form">
        <form method="post" action="{@action}">
          <xsl:call-template name="form-fields"/>
          <div class="field"><label for="leave-note"><xsl:value-of select="w:say('leave.note')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
            <input id="leave-note" name="note" maxlength="300" autocomplete="off"/></div>
          <p class="block"><button type="submit"><xsl:value-of select="w:say('leave.button')"/></button></p>
        </form>
      </xsl:for-each>
    </section>
  </xsl:template>
</xsl:stylesheet>
