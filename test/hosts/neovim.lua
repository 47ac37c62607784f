-- Attaches the language server to two buffers, prints their diagnostics before and after edits, and quits.
-- Arguments: node, the command line, the folder.
local node, cli, folder = unpack(vim.v.argv, #vim.v.argv - 2)
local template, handler = folder .. '/template.yaml', folder .. '/src/app.py'

local id = vim.lsp.start_client({ name = 'upload-audit', cmd = { node, cli, 'lsp' }, root_dir = folder })

local function open(path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  local buffer = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(buffer, id)
  return buffer
end

local function cors(buffer)
  local lines = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local code = diagnostic.code or vim.tbl_get(diagnostic, 'user_data', 'lsp', 'code')
    if code == 'cors-wildcard' then
      table.insert(lines, string.format('%d %s', diagnostic.lnum + 1, diagnostic.message))
    end
  end
  return lines
end

local function await(isReached)
  return vim.wait(20000, isReached, 20)
end

local function report(name, buffer)
  local all = {}
  for _, line in ipairs(cors(buffer)) do table.insert(all, line) end
  io.stdout:write(name .. ': ' .. (#all == 0 and 'none' or table.concat(all, '; ')) .. '\n')
end

local buffers = { template = open(template), handler = open(handler) }
await(function() return #cors(buffers.template) > 0 and #cors(buffers.handler) > 0 end)
report('template', buffers.template)
report('handler', buffers.handler)

local function replace(buffer, from, to)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  for index, line in ipairs(lines) do lines[index] = line:gsub(from, to) end
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
end

replace(buffers.template, "'%*'", 'https://app.example.com')
await(function() return #cors(buffers.template) == 0 end)
report('template after the edit', buffers.template)
report('handler, untouched', buffers.handler)
replace(buffers.handler, '"%*"', 'os.environ["ORIGIN"]')
await(function() return #cors(buffers.handler) == 0 end)
report('handler after the edit', buffers.handler)

vim.lsp.stop_client(id)
await(function() return vim.lsp.client_is_stopped(id) end)
io.stdout:write('stopped: ' .. tostring(vim.lsp.client_is_stopped(id)) .. '\n')
vim.cmd('qall!')
