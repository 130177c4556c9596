import "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css";
import "./style/tokens.css";
import "./style/page.css";
import "./theme.svelte";
import { mount } from "svelte";
import App from "./App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app to mount to");
mount(App, { target });
