# Edit this configuration file.
{ config, pkgs, ... }:

{
  imports = [ ./hardware-configuration.nix ];
  boot.loader.systemd-boot.enable = true;
  # boot.kernelParams = [ "old" ];
  networking.hostName = "a''b"; /* } */
  boot.kernelParams = [ "quiet" "splash" ];
  system.stateVersion = "24.05";
}
